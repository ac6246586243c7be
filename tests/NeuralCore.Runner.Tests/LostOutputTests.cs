using System.Text.Json.Nodes;
using NeuralCore.Runner.Tests.Imaging;

namespace NeuralCore.Runner.Tests;

/// <summary>What happens when nobody can read what a command prints.</summary>
public sealed class LostOutputTests : IDisposable
{
    private const string Full = "> /dev/full", Closed = ">&-";

    private readonly Terminal terminal = new();

    public LostOutputTests() => Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full to write to.");

    [Theory]
    [InlineData(Full)]
    [InlineData(Closed)]
    public void A_training_whose_output_is_lost_saves_its_results_and_succeeds(string redirection)
    {
        Outcome outcome = Train(redirection).Expect(0);
        Assert.StartsWith("warning: Standard output cannot be written: ", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        AssertWhole(terminal.OnlyRun());
    }

    [Fact]
    public void Figures_that_were_asked_for_on_standard_output_and_are_lost_are_an_error_and_the_run_is_saved()
    {
        Outcome outcome = Train(Full, "--json").Expect(2);
        Assert.Contains("error: The result could not be written to standard output", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("metrics.json contains the same object", outcome.Error, StringComparison.Ordinal);
        AssertWhole(terminal.OnlyRun());
    }

    [Fact]
    public void Commands_whose_result_is_their_output_fail_without_it()
    {
        Train("").Expect(0);
        string model = Path.Combine(terminal.OnlyRun(), "model.safetensors");
        File.WriteAllBytes(terminal.Path("digit.png"), PngSample.Write(28, 28, (x, _) => x is > 12 and < 16 ? 0 : 255));
        foreach (string[] command in (string[][])[["evaluate", model, "--data", "digits"], ["evaluate", model, "--data", "digits", "--json"], ["predict", model, "digit.png"], ["summary"], ["--help"], ["--version"]])
        {
            foreach (string redirection in (string[])[Full, Closed])
                Assert.Contains("error: The result could not be written to standard output", terminal.RunRedirected(redirection, command).Expect(2).Error, StringComparison.Ordinal);
        }

        terminal.RunRedirected(Full, "export", model).Expect(0);
        Assert.True(File.Exists(Path.ChangeExtension(model, ".onnx")));
    }

    [Fact]
    public void A_reader_that_has_seen_enough_is_no_failure()
    {
        Outcome outcome = terminal.RunShell("{ NEURALCORE train --data digits --model mlp --epochs 1 --no-report; echo $? > code; } | head -n 1", SmallDigits.Write(terminal));
        Assert.Equal("0", File.ReadAllText(terminal.Path("code")).Trim());
        Assert.Equal("", outcome.Error);
        AssertWhole(terminal.OnlyRun());
    }

    [Fact]
    public void Without_standard_error_the_exit_code_is_the_same()
    {
        terminal.RunRedirected("2>&-", "evaluate", "none.safetensors").Expect(2);
        terminal.RunRedirected("2> /dev/full", "predict", "none.safetensors", "none.png").Expect(2);
        terminal.RunRedirected(">&- 2>&-", "train", "--bogus").Expect(1);
        Train("2>&-").Expect(0);
        AssertWhole(terminal.OnlyRun());
    }

    public void Dispose() => terminal.Dispose();

    private Outcome Train(string redirection, params string[] options) =>
        terminal.RunRedirected(redirection, ["train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "1", "--no-report", .. options]);

    private static void AssertWhole(string run)
    {
        JsonNode record = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "run.json")))!, metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!;
        Assert.Equal("completed", (string?)record["state"]);
        Assert.Null(record["error"]);
        Assert.Equal((string?)record["weightsSha256"], (string?)metrics["weightsSha256"]);
        Assert.Equal((string?)record["weightsSha256"], WeightHash.Of(ModelFile.Load(Path.Combine(run, "model.safetensors")).Network));
    }
}
