using System.Diagnostics;
using System.Text.Json.Nodes;

namespace NeuralCore.Runner.Tests;

/// <summary>A training of a second or two that can be caught in the middle: with dropout, momentum, early stopping and a rate that depends on the losses.</summary>
internal sealed class LongTraining(Terminal terminal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Lazy<(string Hash, string[] History, string Test)> Whole = new(TrainWhole);

    private readonly string data = SmallDigits.Write(terminal);

    internal Process Start(string output, params string[] options) => Start(output, epochs: 60, options);

    /// <summary>One that ends only when it is ended.</summary>
    internal Process StartEndless(string output, params string[] options) => Start(output, epochs: 1_000_000, options);

    /// <summary>Waits until the history of the only run in <paramref name="output"/> tells of <paramref name="epochs"/> epochs.</summary>
    internal string Await(string output, int epochs)
    {
        string[] history = [];
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    Thread.Sleep(5);
                    history = Directory.Exists(terminal.Path(output)) ? Directory.GetFiles(terminal.Path(output), "history.csv", SearchOption.AllDirectories) : [];
                    return history.Length > 0 && File.ReadAllLines(history[0]).Length > 1 + epochs;
                },
                Patience),
            $"It never came to epoch {epochs}.");
        return Path.GetDirectoryName(history[0])!;
    }

    /// <summary>Starts a training and ends it in the hardest way once it has done some epochs.</summary>
    internal string Kill(string output, int epochs)
    {
        using Process process = Start(output);
        string run = Await(output, epochs);
        process.Kill();
        process.WaitForExit();
        return run;
    }

    internal static void Interrupt(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString()]);
        kill.WaitForExit();
    }

    internal Outcome Resume(string run, params string[] options) => terminal.Run(["train", "--resume", run, .. options]);

    internal static JsonObject Metrics(string run) => JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!.AsObject();

    /// <summary>Weights, history and test are what the training comes to when nobody disturbs it.</summary>
    internal static void AssertUndisturbed(string run)
    {
        (string hash, string[] history, string test) = Outcome(run);
        Assert.Equal(Whole.Value.Hash, hash);
        Assert.Equal(Whole.Value.History, history);
        Assert.Equal(Whole.Value.Test, test);
    }

    /// <summary>The history without the seconds, which no two trainings share.</summary>
    internal static string[] History(string run) => [.. File.ReadAllLines(Path.Combine(run, "history.csv")).Select(line => string.Join(',', line.Split(',').Where((_, i) => i != 1)))];

    /// <summary>Newest last.</summary>
    internal static string[] Checkpoints(string run) => [.. Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.ncp").Order(StringComparer.Ordinal)];

    private static (string Hash, string[] History, string Test) Outcome(string run) => ((string)Metrics(run)["weightsSha256"]!, History(run), Metrics(run)["test"]!.ToJsonString());

    private static (string Hash, string[] History, string Test) TrainWhole()
    {
        using var terminal = new Terminal();
        Terminal.Finish(new LongTraining(terminal).Start("whole")).Expect(0);
        return Outcome(terminal.OnlyRun("whole"));
    }

    private Process Start(string output, int epochs, string[] options) => terminal.Start(
    [
        "train", "--data", data, "--hidden", "24", "--dropout", "0.2", "--optimizer", "momentum", "--schedule", "plateau", "--epochs", $"{epochs}", "--patience", $"{epochs * 5 / 6}",
        "--batch-size", "32", "--no-report", "--output", output, .. options,
    ]);
}
