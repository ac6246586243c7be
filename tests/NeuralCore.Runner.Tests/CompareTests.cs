using System.Text.Json.Nodes;
using System.Xml.Linq;
using NeuralCore.Runs.Comparing;

namespace NeuralCore.Runner.Tests;

public sealed class CompareTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void Runs_of_train_are_compared_setting_by_setting_with_a_chart_of_their_curves()
    {
        string data = SmallDigits.Write(terminal);
        foreach (string seed in (string[])["1", "2"]) terminal.Run("train", "--data", data, "--model", "mlp", "--epochs", "1", "--seed", seed, "--no-report", "--quiet").Expect(0);
        string[] runs = [.. Directory.GetDirectories(terminal.Path("results")).Order(StringComparer.Ordinal).Select(run => $"results/{Path.GetFileName(run)}")];
        string output = terminal.Run(["compare", .. runs]).Expect(0).Output.ReplaceLineEndings("\n");
        Assert.Contains($"A  {Path.GetFileName(runs[0])}\nB  {Path.GetFileName(runs[1])}\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\n +seed +1 +2 *\n", output);
        Assert.DoesNotMatch("epochs|optimizer", output);
        Assert.Matches(@"\nA +\d+\.\d\d % +\d+\.\d\d % to \d+\.\d\d % +\d+ +\d\.\d{4} +\d+\.\d\n", output);
        Assert.Matches(@"is significantly better than|is not significant|the same images correctly", output);
        var svg = XDocument.Load(Assert.Single(Directory.GetFiles(terminal.Path("results"), "compare-*.svg")));
        foreach (string run in runs) Assert.Contains(svg.Descendants(), element => element.Name.LocalName == "text" && element.Value.EndsWith(Path.GetFileName(run), StringComparison.Ordinal));
    }

    [Fact]
    public void Json_has_the_same_values_and_the_chart_is_written_to_the_output_folder()
    {
        SmallRun.Write(terminal, "a", [1, 2], """{ "seed": 1, "epochs": 3, "clipNorm": null }""");
        SmallRun.Write(terminal, "b", [2, 3, 4, 5, 6, 7, 8, 9, 10], """{ "seed": 1, "epochs": 4 }""");
        SmallRun.Write(terminal, "c", [1, 2], """{ "seed": 1, "epochs": 3, "augmentation": "shift=2" }""");
        JsonObject compared = terminal.Run("compare", "a", "b", "c/", "--json", "--output", "pictures").Expect(0).Json;
        Assert.Equal(["a", "b", "c"], compared["runs"]!.AsArray().Select(run => (string?)run!["name"]));
        Assert.Equal((0.98, 2, 100, 12.5), ((double)compared["runs"]![0]!["accuracy"]!, (int)compared["runs"]![0]!["errors"]!, (int)compared["runs"]![0]!["count"]!, (double)compared["runs"]![0]!["trainSeconds"]!));
        Assert.InRange((double)compared["runs"]![0]!["accuracyHigh"]!, 0.98, 1);
        Assert.Equal("""{"epochs":["3","4","3"],"augmentation":[null,null,"shift=2"]}""", compared["settings"]!.ToJsonString());

        // Image 1 is classified correctly by b only, 3 to 10 by a only: p = 2·(1 + 9)/2⁹.
        JsonNode test = compared["tests"]![0]!;
        Assert.Equal(("a", "b", 8, 1), ((string?)test["first"], (string?)test["second"], (int)test["onlyFirstCorrect"]!, (int)test["onlySecondCorrect"]!));
        Assert.Equal(20 / 512.0, (double)test["pValue"]!, 12);
        Assert.Equal(1, (double)compared["tests"]![1]!["pValue"]!);
        Assert.Equal("compare-a-b-c.svg", Path.GetFileName((string?)compared["plot"]));
        Assert.True(File.Exists(terminal.Path("pictures/compare-a-b-c.svg")));
    }

    [Fact]
    public void A_run_without_predictions_is_compared_without_a_test_and_files_are_ignored()
    {
        SmallRun.Write(terminal, "some", [1, 2, 3], """{ "seed": 1 }""");
        File.Delete(terminal.Path("some/predictions.csv"));
        SmallRun.Write(terminal, "all", [1], """{ "seed": 2, "learningRate": 0.005 }""");
        File.WriteAllText(terminal.Path("index.html"), "");
        string output = terminal.Run("compare", "some", "all", "index.html").Expect(0).Output;
        Assert.Matches(@"seed +1 +2", output);
        Assert.Matches(@"learningRate +- +0\.005", output);
        Assert.Contains("97.00 %", output, StringComparison.Ordinal);
        Assert.Contains("cannot be tested for significance: some has no predictions.csv", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_run_json_has_no_settings_to_compare()
    {
        SmallRun.Write(terminal, "bare", [1, 2, 3], settings: null);
        SmallRun.Write(terminal, "whole", [1], """{ "seed": 2 }""");
        string output = terminal.Run("compare", "bare", "whole").Expect(0).Output;
        Assert.Matches(@"seed +- +2", output);
        Assert.Contains("97.00 %", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_missing_or_damaged_exits_with_2_and_names_the_file()
    {
        SmallRun.Write(terminal, "a", [1], "{}");
        terminal.Run("compare", "a", "gone").ExpectError(2, "There is no folder gone");
        Directory.CreateDirectory(terminal.Path("empty"));
        terminal.Run("compare", "a", "empty").ExpectError(2, "neither run.json nor metrics.json nor history.csv");
        SmallRun.Write(terminal, "b", [1], "{}");
        File.WriteAllText(terminal.Path("taken"), "");
        terminal.Run("compare", "a", "b", "--output", "taken").ExpectError(2, "--output");
    }

    [Theory]
    [InlineData("metrics.json", "{\n  \"test\": {\n", "metrics.json, line 3")]
    [InlineData("metrics.json", "{\n  \"test\": { \"loss\": \"low\" } }", "$.test.loss")]
    [InlineData("metrics.json", "null", "expected a JSON object")]
    [InlineData("run.json", "[1]", "run.json: expected a JSON object")]
    [InlineData("metrics.json", "{\n  \"seed\": 1,\n  \"seed\": 2 }", "seed")]
    [InlineData("metrics.json", "{ \"test\": { \"loss\": 1e400, \"accuracy\": 0.5, \"errors\": 5, \"count\": 10 } }", "expected finite values")]
    [InlineData("metrics.json", "{ \"test\": { \"loss\": 1, \"accuracy\": 0.5, \"errors\": 11, \"count\": 10 } }", "11 errors of 10")]
    [InlineData("run.json", "{ \"settings\": { \"seed\": 1, \"seed\": 2 } }", "seed")]
    [InlineData("run.json", "", "run.json, line 1")]
    [InlineData("history.csv", "", "epoch is missing")]
    [InlineData("history.csv", "epoch,trainSeconds,trainLoss,trainAccuracy,validationLoss,validationAccuracy\n0,0,1,0.5\n", "line 2: expected 6 cells, found 4")]
    [InlineData("history.csv", "epoch,trainSeconds,trainLoss,trainAccuracy,validationLoss,validationAccuracy\n0,0,one,0.5,,\n", "trainLoss is 'one'")]
    [InlineData("predictions.csv", "index,label,prediction\n0,1,1\n1,-1,2\n", "line 3: label is '-1'")]
    [InlineData("predictions.csv", "index,label,prediction\n0,1,1\n2,1,1\n", "expected image 1, found image 2")]
    [InlineData("predictions.csv", "index,label,prediction\n0,1,1\n1,1,2\n", "expected the 100 test images")]
    public void A_damaged_file_is_named_with_what_was_expected(string file, string content, string said)
    {
        string folder = terminal.Path(SmallRun.Write(terminal, "run", [], "{}"));
        File.WriteAllText(Path.Combine(folder, file), content);
        string message = Assert.Throws<InvalidDataException>(() => RunReader.Read(folder)).Message;
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_on_different_test_images_or_none_are_not_tested_for_significance()
    {
        ComparedRun a = Read("a"), b = Read("b"), unread = Read("c") with { Test = null, SavedPredictions = null };
        Assert.Single(Comparison.Of([a, b, unread]).Tests);
        Assert.Empty(Comparison.Of([a with { TestSha256 = "1" }, b with { TestSha256 = "2" }]).Tests);
        Assert.Single(Comparison.Of([a with { TestSha256 = "1" }, b]).Tests);
        Assert.Empty(Comparison.Of([a, b with { SavedPredictions = b.SavedPredictions! with { Labels = [.. b.SavedPredictions.Labels.Reverse()] } }]).Tests);
    }

    [Theory]
    [InlineData(0, 0, "A and B classify the same images correctly.")]
    [InlineData(7, 5, "The difference between A and B is not significant: p = 0.77 (7 images classified correctly by A only, 5 by B only).")]
    [InlineData(1, 9, "B is significantly better than A: p = 0.021 (1 image classified correctly by A only, 9 by B only).")]
    [InlineData(40, 2, "A is significantly better than B: p < 0.001 (40 images classified correctly by A only, 2 by B only).")]
    public void The_test_of_significance_is_a_sentence(int onlyFirst, int onlySecond, string expected)
    {
        string first = SmallRun.Write(terminal, "first", [.. Enumerable.Range(0, onlySecond)], "{}"), second = SmallRun.Write(terminal, "second", [.. Enumerable.Range(50, onlyFirst)], "{}");
        var comparison = Comparison.Of([RunReader.Read(terminal.Path(first)), RunReader.Read(terminal.Path(second))]);
        Assert.Equal(expected, Assert.Single(comparison.Tests).Sentence("A", "B"));
    }

    public void Dispose() => terminal.Dispose();

    private ComparedRun Read(string name) => RunReader.Read(terminal.Path(SmallRun.Write(terminal, name, [1, 2], "{}")));
}
