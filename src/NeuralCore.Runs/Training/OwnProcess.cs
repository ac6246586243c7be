using System.Diagnostics;
using NeuralCore.Runs.Distributed;

namespace NeuralCore.Runs.Training;

/// <summary>Runs this program in a separate process, which is not one of an MPI launcher.</summary>
internal static class OwnProcess
{
    /// <summary>Returns its standard output.</summary>
    /// <param name="variable">An environment variable of that process.</param>
    /// <exception cref="IOException">The process could not be started, or failed.</exception>
    public static string Output(
        IEnumerable<string> arguments, string variable, string value, CancellationToken cancellation)
    {
        string program = Environment.ProcessPath
            ?? throw new IOException("The path of this program is not known, so it cannot be started again.");
        // With 'dotnet exec', the program is dotnet, and the first argument is the assembly.
        bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] words = isHost ? ["exec", Environment.GetCommandLineArgs()[0], .. arguments] : [.. arguments];
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[variable] = value;
        foreach (string name in Launch.RankVariables) start.Environment.Remove(name);
        using Process process = Process.Start(start) ?? throw new IOException($"{program} could not be started again.");
        using CancellationTokenRegistration stop = cancellation.Register(process.Kill);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? output
            : throw new IOException($"With {variable}={value} this program ended with exit code {process.ExitCode}: " +
                $"{error.GetAwaiter().GetResult().Trim()}");
    }
}
