using System.Collections;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NeuralCore.Peers;

/// <summary>
/// The environment in which the other engines are fastest. Their libraries read it when they are loaded, and the C
/// library when the process starts, so the program starts itself again with it.
/// </summary>
internal static partial class PeerEnvironment
{
    /// <summary>Set after the restart, so that there is no second one.</summary>
    private const string Restarted = "NEURALCORE_PEERS_RESTARTED";

    /// <summary>Memory in huge pages where the system offers them, from malloc and libtorch's allocator.</summary>
    private static readonly (string Name, string Value)[] HugePages =
        [("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"), ("THP_MEM_ALLOC_ENABLE", "1")];

    /// <summary>libtorch's own kernels in their widest version, and oneDNN's without a limit.</summary>
    private static readonly (string Name, string Value)[] Widest =
        [("ATEN_CPU_CAPABILITY", "avx512"), ("ONEDNN_MAX_CPU_ISA", "DEFAULT")];

    private static (string Name, string Value)[] Variables => HasAvx512 ? [.. HugePages, .. Widest] : HugePages;

    private static bool HasAvx512 =>
        Avx512F.VL.IsSupported && Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported && Fma.IsSupported;

    /// <summary>The variables as they are written before a command; "unchanged" where there are none.</summary>
    public static string Text => OperatingSystem.IsLinux()
        ? string.Join(' ', Variables.Select(one => $"{one.Name}={one.Value}")) : "unchanged";

    /// <summary>
    /// Replaces this process by the same program with the same arguments and the environment. Returns in the new
    /// process, and on systems other than Linux.
    /// </summary>
    /// <exception cref="IOException">The program could not be started again.</exception>
    public static void Apply(IEnumerable<string> arguments)
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Restarted) is not null) return;
        string program = Environment.ProcessPath!;
        // Started as "dotnet NeuralCore.Peers.dll", the assembly is an argument.
        string[] assembly =
            Path.GetFileName(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        var environment = new Dictionary<string, string?> { [Restarted] = "1" };
        foreach (DictionaryEntry one in Environment.GetEnvironmentVariables())
            environment[(string)one.Key] = (string?)one.Value;
        foreach ((string name, string value) in Variables) environment[name] = value;
        Execute(program, [program, .. assembly, .. arguments, null],
            [.. environment.Select(one => $"{one.Key}={one.Value}"), null]);
        throw new IOException(
            $"{program} could not be started again (error {Marshal.GetLastPInvokeError()}); set {Restarted}=1 and " +
            $"{Text} yourself.");
    }

    /// <summary>Returns only if it fails. Both arrays end with null.</summary>
    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments, string?[] environment);
}
