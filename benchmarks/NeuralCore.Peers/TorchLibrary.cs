using System.Runtime.InteropServices;
using TorchSharp;

namespace NeuralCore.Peers;

/// <summary>Whether TorchSharp's native code loads here.</summary>
internal static class TorchLibrary
{
    /// <summary>One line that says what is missing; null where nothing is.</summary>
    public static string? Missing()
    {
        try
        {
            // Before TorchSharp tries it: where it fails, it copies half a gigabyte and answers in fifty lines.
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, searchPath: null);
            return null;
        }
        catch (Exception missing) when (missing is DllNotFoundException or BadImageFormatException)
        {
            // The loader's answer has a line for every place where it looked; one names what the library found there
            // lacks.
            string[] lines = missing.Message.Split(
                '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string reason = lines.FirstOrDefault(line => line.Contains("version `", StringComparison.Ordinal))
                ?? lines[0];
            return $"TorchSharp is left out, its native library does not load: {reason} If it names GLIBCXX, see \"A " +
                $"newer libstdc++\" in benchmarks/README.md.";
        }
    }
}
