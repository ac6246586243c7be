using System.Runtime.InteropServices;
using TorchSharp;

namespace NeuralCore.Peers;

/// <summary>Loads TorchSharp's native library.</summary>
internal static class TorchLibrary
{
    /// <summary>
    /// TorchSharp is built with GCC 13 and requires the libstdc++ of GCC 13, which Debian 12 does not have. The only
    /// symbol of this version is <c>std::ios_base_library_init()</c>, a marker that is never called.
    /// </summary>
    private const string MarkerVersion = "GLIBCXX_3.4.32";

    /// <summary>A one-line description of what is missing; null if the library can be loaded.</summary>
    public static string? Missing() => LoadError() is not { } error ? null
        : error.Contains(MarkerVersion, StringComparison.Ordinal) && AcceptOlderLibrary() ? LoadError() : error;

    private static string? LoadError()
    {
        try
        {
            // Loaded before TorchSharp does so: if loading fails, it copies half a gigabyte and prints fifty lines.
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, searchPath: null);
            return null;
        }
        catch (Exception missing) when (missing is DllNotFoundException or BadImageFormatException)
        {
            // The loader's message has a line for every path it tried; one of them names the missing library version.
            string[] lines = missing.Message.Split(
                '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string reason = lines.FirstOrDefault(line => line.Contains("version `", StringComparison.Ordinal))
                ?? lines[0];
            return $"TorchSharp is skipped because its native library cannot be loaded: {reason}";
        }
    }

    /// <summary>Changes the copy of the library beside this program, not the one in the package cache.</summary>
    private static bool AcceptOlderLibrary()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"), changed = path + ".new";
        byte[] file = File.ReadAllBytes(path);
        if (!ElfVersions.MakeWeak(file, MarkerVersion)) return false;
        File.WriteAllBytes(changed, file);
        File.Move(changed, path, overwrite: true);
        return true;
    }
}
