using System.Runtime.InteropServices;
using TorchSharp;

namespace NeuralCore.Peers;

/// <summary>Checks whether TorchSharp's native library can be loaded.</summary>
internal static class TorchLibrary
{
    /// <summary>A one-line description of what is missing; null if the library can be loaded.</summary>
    public static string? Missing()
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
            return $"TorchSharp is skipped because its native library cannot be loaded: {reason} If it names " +
                "GLIBCXX, see \"A newer libstdc++\" in benchmarks/README.md.";
        }
    }
}
