using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NeuralCore.Runs.Records;

/// <summary>The computer that a run was made on.</summary>
/// <param name="Processor">The model name where the system reports it, else the architecture.</param>
/// <param name="Cores">Available to this process.</param>
/// <param name="VectorBits">The widest vectors that the runtime uses.</param>
internal sealed record MachineDescription(
    string System, string Architecture, string Processor, int Cores, long MemoryBytes, int VectorBits,
    IReadOnlyList<string> Features)
{
    public static MachineDescription Current { get; } = new(
        RuntimeInformation.OSDescription, RuntimeInformation.ProcessArchitecture.ToString(), ProcessorName(),
        Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        VectorWidth.InUse, [.. InUse()]);

    private static IEnumerable<string> InUse()
    {
        (string Name, bool Supported)[] features =
        [
            ("sse4.2", Sse42.IsSupported), ("avx", Avx.IsSupported), ("avx2", Avx2.IsSupported),
            ("fma", Fma.IsSupported), ("avx512f", Avx512F.IsSupported), ("avx512bw", Avx512BW.IsSupported),
            ("neon", AdvSimd.IsSupported),
        ];
        return features.Where(feature => feature.Supported).Select(feature => feature.Name);
    }

    private static string ProcessorName()
    {
        const string LinuxFile = "/proc/cpuinfo", Key = "model name";
        try
        {
            string? line = File.Exists(LinuxFile)
                ? File.ReadLines(LinuxFile).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))
                : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
            if (line is { Length: > 0 }) return line[(line.IndexOf(':') + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A record without the processor's name is better than no record.
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
