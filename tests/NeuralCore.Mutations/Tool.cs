using System.Diagnostics;

namespace NeuralCore.Mutations;

/// <summary>Runs another program to its end.</summary>
internal static class Tool
{
    /// <summary>The exit code; null where the time was not enough and the program was ended.</summary>
    public static async Task<(int? ExitCode, string Output)> Run(
        string program, IEnumerable<string> arguments, string folder, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        using var time = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (null, "");
        }

        return (process.ExitCode, await output + await errors);
    }
}
