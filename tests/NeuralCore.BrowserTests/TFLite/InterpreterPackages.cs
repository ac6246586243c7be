using System.Diagnostics;

namespace NeuralCore.BrowserTests.TFLite;

/// <summary>Google's interpreters, compiled to WebAssembly, in a temporary folder: installed by npm once for all tests.</summary>
public sealed class InterpreterPackages : IDisposable
{
    private static readonly string[] Packages = ["@litertjs/core@2.5.3", "@litertjs/wasm-utils@2.5.3", "@tensorflow/tfjs-tflite@0.0.1-alpha.10"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Lazy<(string? Problem, string Folder)> installed = new(Install);

    /// <summary>The folder with node_modules; skips the test where npm or its registry cannot be reached.</summary>
    internal string Require()
    {
        (string? problem, string folder) = installed.Value;
        Assert.SkipWhen(problem is not null, $"The interpreters come from npm: {problem}");
        return folder;
    }

    public void Dispose()
    {
        if (installed.IsValueCreated) Directory.Delete(installed.Value.Folder, recursive: true);
    }

    private static (string? Problem, string Folder) Install()
    {
        string folder = Directory.CreateTempSubdirectory("neuralcore-tflite-").FullName;
        string? problem = Run("npm", folder, Patience, ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps", .. Packages]);
        return (problem, folder);
    }

    /// <summary>Runs a program.</summary>
    /// <returns>Null, or the reason why it failed.</returns>
    internal static string? Run(string program, string folder, TimeSpan patience, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(patience))
            {
                process.Kill(entireProcessTree: true);
                return $"{program} did not end within {patience.TotalMinutes} minutes";
            }

            return process.ExitCode == 0 ? null : $"{program} ended with {process.ExitCode}: {errors.Result.Trim()} {output.Result.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"{program} is not installed.";
        }
    }
}
