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

    [Fact]
    public void Ctrl_C_saves_what_was_reached_and_exits_with_130()
    {
        Terminal.SkipWithoutKill();
        Process process = terminal.Start("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "1000000");
        Assert.True(SpinWait.SpinUntil(HasTrained, TimeSpan.FromMinutes(1)), "It never came to epoch 1.");
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString()])) kill.WaitForExit();
        Outcome outcome = Terminal.Finish(process).Expect(130);
        Assert.Contains("Cancelled after", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("cancelled", (string?)Metrics(terminal.OnlyRun())["stopReason"]);
        Assert.Null(Metrics(terminal.OnlyRun())["test"]);
        terminal.Run("evaluate", terminal.OnlyRun(), "--data", "digits").Expect(0);

        bool HasTrained()
        {
            Thread.Sleep(50);
            string? history = Directory.Exists(terminal.Path("results")) ? Directory.GetFiles(terminal.Path("results"), "history.csv", SearchOption.AllDirectories).FirstOrDefault() : null;
            return history is not null && File.ReadAllLines(history).Length > 2;
        }
    }

    public void Dispose() => terminal.Dispose();

    private static JsonObject Metrics(string run) => JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!.AsObject();
}
