using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NeuralCore.Runner.Tests.Reports;

/// <summary>The files of a run agree with one another.</summary>
public sealed partial class RunRecordFilesTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void Predictions_confusion_metrics_description_and_index_tell_the_same_story()
    {
        terminal.Run("train", "--data", SmallDigits.Write(terminal, test: 200), "--model", "mlp", "--epochs", "2", "--no-report").Expect(0);
        string run = terminal.OnlyRun();
        string[][] predictions = [.. File.ReadAllLines(Path.Combine(run, "predictions.csv")).Skip(1).Select(line => line.Split(','))];
        int[][] confusion = [.. File.ReadAllLines(Path.Combine(run, "confusion.csv")).Skip(1).Select(line => line.Split(',').Skip(1).Select(int.Parse).ToArray())];
        JsonObject metrics = Read(run, "metrics.json"), description = Read(run, "run.json");

        Assert.Equal(Enumerable.Range(0, 200), predictions.Select(cells => int.Parse(cells[0])));
        Assert.All(predictions, cells => Assert.Equal(cells[1] == cells[2] ? "1" : "0", cells[3]));
        for (int label = 0; label < 10; label++)
            for (int prediction = 0; prediction < 10; prediction++) Assert.Equal(predictions.Count(cells => cells[1] == $"{label}" && cells[2] == $"{prediction}"), confusion[label][prediction]);
        double accuracy = predictions.Count(cells => cells[3] == "1") / 200.0;
        Assert.Equal(accuracy, (double)metrics["test"]!["accuracy"]!);
        Assert.Equal(accuracy, (double)description["testAccuracy"]!);
        Assert.Equal((string?)metrics["weightsSha256"], (string?)description["weightsSha256"]);
        Assert.Contains(Path.GetFileName(run), File.ReadAllText(Path.Combine(run, "..", "index.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_description_has_all_settings_after_defaults_and_where_and_on_what_it_ran()
    {
        terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "fast", "--epochs", "1", "--no-report").Expect(0);
        JsonObject run = Read(terminal.OnlyRun(), "run.json");
        Assert.Equal("completed", (string?)run["state"]);
        Assert.StartsWith("neuralcore train --data", (string?)run["commandLine"], StringComparison.Ordinal);
        Assert.Equal((32, 0.01, 0.05), ((int)run["settings"]!["batchSize"]!, (double)run["settings"]!["learningRate"]!, (double)run["settings"]!["labelSmoothing"]!));
        Assert.All((string[])["trainSha256", "testSha256"], key => Assert.Matches(Sha256(), (string)run["data"]![key]!));
        Assert.NotEmpty((string)run["machine"]!["processor"]!);
        Assert.StartsWith(".NET 10", (string)run["software"]!["runtime"]!, StringComparison.Ordinal);
        Assert.Contains("read once", (string)run["evaluatedOn"]!, StringComparison.Ordinal);
        Assert.True((DateTimeOffset)run["ended"]! > (DateTimeOffset)run["started"]!);
    }

    [Fact]
    public void A_training_that_fails_later_says_so_in_its_description()
    {
        Outcome outcome = terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "3", "--optimizer", "sgd", "--learning-rate", "1e20", "--schedule", "constant");
        outcome.ExpectError(3, "diverged");
        JsonObject run = Read(terminal.OnlyRun(), "run.json");
        Assert.Equal("diverged", (string?)run["state"]);
        Assert.Contains("is not finite", (string?)run["error"], StringComparison.Ordinal);
        Assert.Null(run["testAccuracy"]);
    }

    [Theory]
    [InlineData("{ \"state\": ")]
    [InlineData("{}")]
    [InlineData("null")]
    public void A_run_whose_description_is_broken_is_listed_as_such(string description)
    {
        terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "0", "--no-report").Expect(0);
        File.WriteAllText(Path.Combine(terminal.OnlyRun(), "run.json"), description);
        terminal.Run("train", "--data", "digits", "--model", "mlp", "--epochs", "0", "--no-report").Expect(0);
        string index = File.ReadAllText(terminal.Path("results/index.html"));
        Assert.Contains("run.json cannot be read", index, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", index.Split("<body>")[1], StringComparison.Ordinal); // neither has a report
    }

    public void Dispose() => terminal.Dispose();

    private static JsonObject Read(string run, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(run, file)))!.AsObject();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256();
}
