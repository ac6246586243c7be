using System.Reflection;
using System.Runtime.InteropServices;

namespace NeuralCore.Runs.Records;

/// <summary>The version of the program that trained a run.</summary>
/// <param name="GitRevision">Of the sources, if they were built in a repository.</param>
/// <param name="Sdk">The SDK that built the program.</param>
internal sealed record SoftwareDescription(string NeuralCore, string? GitRevision, string Runtime, string? Sdk)
{
    public static SoftwareDescription Current { get; } = Read(typeof(SoftwareDescription).Assembly);

    private static SoftwareDescription Read(Assembly program)
    {
        string[] version =
            (program.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "")
            .Split('+', 2);
        string? sdk = program.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(pair => pair.Key == "SdkVersion")?.Value;
        return new SoftwareDescription(
            version[0], version.Length > 1 ? version[1] : null, RuntimeInformation.FrameworkDescription, sdk);
    }
}
