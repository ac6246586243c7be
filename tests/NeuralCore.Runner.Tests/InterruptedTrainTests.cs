using System.Diagnostics;
using System.Text.Json.Nodes;

namespace NeuralCore.Runner.Tests;

public sealed class InterruptedTrainTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void A_training_that_diverges_names_layer_and_step_and_keeps_its_history()
    {
        Outcome outcome = terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--optimizer", "sgd", "--learning-rate", "1e20", "--schedule", "constant");
        outcome.ExpectError(3, "diverged. NC302: ");
        Assert.Matches(@"At step [2-9] \(epoch 1\) the \w+ of dense[12] is not finite", outcome.Error);
        string run = terminal.OnlyRun();
        string checkpoint = Assert.Single(LongTraining.Checkpoints(run));
        Assert.Contains($"The last good checkpoint is {Path.GetRelativePath(terminal.Folder, checkpoint)}.", outcome.Error, StringComparison.Ordinal);
        JsonNode record = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "run.json")))!;
        Assert.Equal(("diverged", "NC302"), ((string?)record["state"], (string?)record["findings"]!.AsArray()[^1]!["code"]));
        Assert.StartsWith("NC302: At step ", (string?)record["error"], StringComparison.Ordinal);
        Assert.Equal("diverged", (string?)Metrics(run)["stopReason"]);
        Assert.Null(Metrics(run)["weightsSha256"]);
        Assert.False(File.Exists(Path.Combine(run, "model.safetensors")));
        Assert.StartsWith("0,", File.ReadAllLines(Path.Combine(run, "history.csv"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public void With_patience_a_training_that_diverges_at_once_does_not_save_the_untrained_network()
    {
        terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--optimizer", "sgd", "--learning-rate", "1e20", "--patience", "5").ExpectError(3, "No model was saved");
        Assert.Null(Metrics(terminal.OnlyRun())["bestEpoch"]);
        Assert.False(File.Exists(Path.Combine(terminal.OnlyRun(), "model.safetensors")));
    }

    [Fact]
    public void A_training_whose_last_update_diverges_has_failed_too()
    {
        terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "1", "--batch-size", "100000", "--validation-split", "0", "--learning-rate", "1e38", "--schedule", "constant")
            .ExpectError(3, "At step 1 (epoch 1)");
        Assert.Equal("diverged", (string?)Metrics(terminal.OnlyRun())["stopReason"]);
    }

    /// <summary>A terminal that is closed sends SIGHUP, and a shell that ends with it one more.</summary>
    [Theory]
    [InlineData("INT", 1)]
    [InlineData("TERM", 1)]
    [InlineData("HUP", 2)]
    public void Ctrl_C_an_end_of_the_system_and_a_closed_terminal_save_what_was_reached_and_exit_with_130(string signal, int times)
    {
        Terminal.SkipWithoutKill();
        Process process = terminal.Start("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "1000000");
        Assert.True(SpinWait.SpinUntil(HasTrained, TimeSpan.FromMinutes(1)), "It never came to epoch 1.");
        for (int i = 0; i < times; i++)
        {
            using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString()]);
            kill.WaitForExit();
        }

        Outcome outcome = Terminal.Finish(process).Expect(130);
        Assert.Contains("Cancelled after", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("cancelled", (string?)Metrics(terminal.OnlyRun())["stopReason"]);
        Assert.Null(Metrics(terminal.OnlyRun())["test"]);
        string run = terminal.OnlyRun(), epochs = $"{(int)JsonNode.Parse(File.ReadAllText(Path.Combine(run, "run.json")))!["epochsRun"]!} of 1000000";
        Assert.Contains($"The run was cancelled after {epochs} epochs.", File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        Assert.Contains(epochs, File.ReadAllText(terminal.Path("results/index.html")), StringComparison.Ordinal);
        terminal.Run("evaluate", terminal.OnlyRun(), "--data", "digits").Expect(0);

        bool HasTrained()
        {
            Thread.Sleep(50);
            string? history = Directory.Exists(terminal.Path("results")) ? Directory.GetFiles(terminal.Path("results"), "history.csv", SearchOption.AllDirectories).FirstOrDefault() : null;
            return history is not null && File.ReadAllLines(history).Length > 2;
        }
    }

    [Fact]
    public void A_program_that_nohup_started_does_not_end_with_its_terminal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no nohup.");
        Outcome outcome = terminal.RunShell(
            "trap '' HUP; NEURALCORE train --data digits --model mlp --epochs 1000000 --no-report --no-preflight & p=$!; "
            + "until [ -n \"$(cat results/*/history.csv 2> /dev/null | tail -n +3)\" ]; do sleep 0.1; done; kill -HUP $p; sleep 0.5; kill -0 $p && echo alive; kill -TERM $p; wait $p; echo $?",
            SmallDigits.Write(terminal));
        string[] lines = outcome.Output.TrimEnd().Split('\n');
        Assert.Contains("alive", lines);
        Assert.Equal("130", lines[^1]);
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_an_error_of_its_own_and_model_and_figures_are_whole()
    {
        Process process = terminal.Start("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "40");
        Assert.True(SpinWait.SpinUntil(() => Directory.Exists(terminal.Path("results")) && Directory.GetFiles(terminal.Path("results"), "history.csv", SearchOption.AllDirectories).Length > 0, TimeSpan.FromMinutes(1)));
        string run = terminal.OnlyRun();
        Directory.CreateDirectory(Path.Combine(run, "samples.svg"));
        Directory.CreateDirectory(Path.Combine(run, "plots", "loss.svg"));
        Outcome outcome = Terminal.Finish(process).Expect(3);
        Assert.StartsWith("error: Model and metrics are saved, but not the whole report", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Missing: loss.svg, samples.svg.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("model.safetensors", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("completed", (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(run, "run.json")))!["state"]);
        Assert.All((string[])["model.safetensors", "metrics.json", "predictions.csv", "confusion.csv", "report.html", "misclassified.svg"], name => Assert.True(File.Exists(Path.Combine(run, name)), name));
    }

    public void Dispose() => terminal.Dispose();

    private static JsonObject Metrics(string run) => JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!.AsObject();
}
