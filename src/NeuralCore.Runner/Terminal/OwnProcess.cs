using System.Diagnostics;

namespace NeuralCore.Runner.Terminal;

/// <summary>This program again, as a process of its own.</summary>
internal static class OwnProcess
{
    /// <summary>What it writes to standard output.</summary>
    /// <param name="variable">Of the environment, for that process alone.</param>
    /// <exception cref="IOException">It could not be started, or failed; the message is its own.</exception>
    public static string Output(
        IEnumerable<string> arguments, string variable, string value, CancellationToken cancellation)
    {
        string program = Environment.ProcessPath
            ?? throw new IOException("The path of this program is not known, so it cannot be started again.");
        // Under 'dotnet exec' the program is dotnet, and the first word is the assembly.
        bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(
            program, isHost ? ["exec", Environment.GetCommandLineArgs()[0], .. arguments]
            : arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[variable] = value;
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
