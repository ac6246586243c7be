using System.Diagnostics;

namespace NeuralCore.Runner.Tests;

/// <summary>A folder of its own in which the command runs as a user would run it, without data and without a network.</summary>
internal sealed class Terminal : IDisposable
{
    private const string Script = "/usr/bin/script";

    private static readonly string Program = System.IO.Path.Combine(AppContext.BaseDirectory, "NeuralCore.Runner.dll");

    /// <summary>Longer than anything here takes, shorter than anybody waits for a hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, string> environment = [];

    internal string Folder { get; } = Directory.CreateTempSubdirectory("neuralcore-runner-").FullName;

    internal string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>Sets a variable for the commands that follow.</summary>
    internal Terminal With(string variable, string value)
    {
        environment[variable] = value;
        return this;
    }

    internal Outcome Run(params string[] arguments) => Finish(Start(arguments));

    /// <summary>Runs another program where the command would run.</summary>
    internal Outcome RunProgram(string program, params string[] arguments) => Finish(StartProgram(program, arguments));

    /// <summary>Ctrl-C is sent to a process by <c>kill -INT</c>, which Windows does not have.</summary>
    internal static void SkipWithoutKill() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill -INT to send Ctrl-C to a process.");

    /// <summary>Skips a test where the system has no util-linux' script, which lends a process a terminal.</summary>
    internal static void SkipWithoutScript() => Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), $"{Script} is not there to make a terminal.");

    /// <summary>Runs in a terminal of colours that is so wide; what it shows, standard error included, becomes the output.</summary>
    internal Outcome RunInTerminal(int columns, params string[] arguments)
    {
        string command = string.Join(' ', ((string[])["dotnet", "exec", Program, .. arguments]).Select(word => $"'{word}'"));
        With("TERM", "xterm-256color").With("COLORTERM", "truecolor");
        return Finish(StartProgram(Script, ["-qec", $"stty cols {columns}; {command}", "/dev/null"]));
    }

    /// <summary>Runs with standard output or error going elsewhere, as a shell writes it: <c>&gt; /dev/full</c>.</summary>
    internal Outcome RunRedirected(string redirection, params string[] arguments)
    {
        string command = string.Join(' ', ((string[])["dotnet", "exec", Program, .. arguments]).Select(word => $"'{word}'"));
        return Finish(StartProgram("/bin/sh", ["-c", $"exec {command} {redirection}"]));
    }

    /// <summary>Runs a line of a shell, in which NEURALCORE stands for the command.</summary>
    /// <param name="data">Files that the line needs, made before.</param>
    internal Outcome RunShell(string line, string data)
    {
        Assert.True(Directory.Exists(Path(data)));
        return Finish(StartProgram("/bin/sh", ["-c", line.Replace("NEURALCORE", $"dotnet exec '{Program}'", StringComparison.Ordinal)]));
    }

    /// <summary>Runs in another folder than the terminal's own.</summary>
    internal Outcome RunIn(string folder, params string[] arguments) => Finish(StartProgram("dotnet", ["exec", Program, .. arguments], folder));

    internal Process Start(params string[] arguments) => StartProgram("dotnet", ["exec", Program, .. arguments]);

    private Process StartProgram(string program, IEnumerable<string> arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder ?? Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string variable in (string[])["NEURALCORE_DATA", "NEURALCORE_FASHION", "NEURALCORE_DEBUG"]) start.Environment.Remove(variable);

        // A port on which nothing listens: refused at once, wherever the tests run.
        start.Environment["NEURALCORE_MIRROR"] = "http://127.0.0.1:9/";
        foreach ((string variable, string value) in environment) start.Environment[variable] = value;
        return Process.Start(start)!;
    }

    internal static Outcome Finish(Process process)
    {
        using (process)
        {
            Task<string> error = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                Assert.Fail("The command did not end.");
            }

            return new Outcome(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
    }

    /// <summary>The only run's folder under <paramref name="output"/>.</summary>
    internal string OnlyRun(string output = "results") => Assert.Single(Directory.GetDirectories(Path(output)));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
