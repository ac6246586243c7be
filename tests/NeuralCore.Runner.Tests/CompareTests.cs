using System.Text.Json.Nodes;
using System.Xml.Linq;
using NeuralCore.Runs.Comparing;

namespace NeuralCore.Runner.Tests;

public sealed class CompareTests : IDisposable
{
    private readonly Terminal terminal = new();

    [Fact]
    public void Runs_of_train_are_compared_setting_by_setting_with_a_picture_of_their_curves_beside_them()
    {
        string data = SmallDigits.Write(terminal);
        foreach (string seed in (string[])["1", "2"]) terminal.Run("train", "--data", data, "--model", "mlp", "--epochs", "1", "--seed", seed, "--no-report", "--quiet").Expect(0);
        string[] runs = [.. Directory.GetDirectories(terminal.Path("results")).Order(StringComparer.Ordinal).Select(run => $"results/{Path.GetFileName(run)}")];
        string output = terminal.Run(["compare", .. runs]).Expect(0).Output.ReplaceLineEndings("\n");
        Assert.Contains($"A  {Path.GetFileName(runs[0])}\nB  {Path.GetFileName(runs[1])}\n", output, StringComparison.Ordinal);
        Assert.Matches(@"\n +seed +1 +2 *\n", output);
        Assert.DoesNotMatch("epochs|optimizer", output);
        Assert.Matches(@"\nA +\d+\.\d\d % +\d+\.\d\d % to \d+\.\d\d % +\d+ +\d\.\d{4} +\d+\.\d\n", output);
        Assert.Matches(@"by more than chance|could be chance|the same images rightly", output);
        var svg = XDocument.Load(Assert.Single(Directory.GetFiles(terminal.Path("results"), "compare-*.svg")));
        foreach (string run in runs) Assert.Contains(svg.Descendants(), element => element.Name.LocalName == "text" && element.Value.EndsWith(Path.GetFileName(run), StringComparison.Ordinal));
    }

    [Fact]
    public void Json_tells_the_same_for_a_script_and_the_picture_goes_where_it_is_told()
    {
        SmallRun.Write(terminal, "a", [1, 2], """{ "seed": 1, "epochs": 3, "clipNorm": null }""");
        SmallRun.Write(terminal, "b", [2, 3, 4, 5, 6, 7, 8, 9, 10], """{ "seed": 1, "epochs": 4 }""");
        SmallRun.Write(terminal, "c", [1, 2], """{ "seed": 1, "epochs": 3, "augmentation": "shift=2" }""");
        JsonObject compared = terminal.Run("compare", "a", "b", "c/", "--json", "--output", "pictures").Expect(0).Json;
        Assert.Equal(["a", "b", "c"], compared["runs"]!.AsArray().Select(run => (string?)run!["name"]));
        Assert.Equal((0.98, 2, 100, 12.5), ((double)compared["runs"]![0]!["accuracy"]!, (int)compared["runs"]![0]!["errors"]!, (int)compared["runs"]![0]!["count"]!, (double)compared["runs"]![0]!["trainSeconds"]!));
        Assert.InRange((double)compared["runs"]![0]!["accuracyHigh"]!, 0.98, 1);
        Assert.Equal("""{"epochs":["3","4","3"],"augmentation":[null,null,"shift=2"]}""", compared["settings"]!.ToJsonString());

        // Image 1 is read rightly by b only, 3 to 10 by a only: p = 2·(1 + 9)/2⁹.
        JsonNode test = compared["tests"]![0]!;
        Assert.Equal(("a", "b", 8, 1), ((string?)test["first"], (string?)test["second"], (int)test["onlyFirstRight"]!, (int)test["onlySecondRight"]!));
        Assert.Equal(20 / 512.0, (double)test["pValue"]!, 12);
        Assert.Equal(1, (double)compared["tests"]![1]!["pValue"]!);
        Assert.Equal("compare-a-b-c.svg", Path.GetFileName((string?)compared["plot"]));
        Assert.True(File.Exists(terminal.Path("pictures/compare-a-b-c.svg")));
    }

    [Fact]
    public void A_run_of_an_older_version_is_compared_in_what_it_has_and_files_are_passed_over()
    {
        SmallRun.Write(terminal, "old", [1, 2, 3], settings: null);
        File.Delete(terminal.Path("old/predictions.csv"));
        SmallRun.Write(terminal, "new", [1], """{ "dataset": "digits", "model": "mlp", "architecture": "flatten | dense 10", "seed": 2, "learningRate": 0.005 }""");
        File.WriteAllText(terminal.Path("index.html"), "");
        string output = terminal.Run("compare", "old", "new", "index.html").Expect(0).Output;
        Assert.Matches(@"seed +1 +2", output);
        Assert.DoesNotContain("learningRate", output, StringComparison.Ordinal);
        Assert.Contains("97.00 %", output, StringComparison.Ordinal);
        Assert.Contains("cannot be told: old has no predictions.csv", output, StringComparison.Ordinal);
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
    [InlineData("metrics.json", "{ \"test\": { \"loss\": 1e400, \"accuracy\": 0.5, \"errors\": 5, \"count\": 10 } }", "a test can give")]
    [InlineData("metrics.json", "{ \"test\": { \"loss\": 1, \"accuracy\": 0.5, \"errors\": 11, \"count\": 10 } }", "11 errors of 10")]
    [InlineData("run.json", "{ \"settings\": { \"seed\": 1, \"seed\": 2 } }", "seed")]
    [InlineData("run.json", "", "run.json, line 1")]
    [InlineData("history.csv", "", "epoch is missing")]
    [InlineData("history.csv", "epoch,trainSeconds,trainLoss,trainAccuracy,validationLoss,validationAccuracy\n0,0,1,0.5\n", "line 2: expected 6 cells, found 4")]
    [InlineData("history.csv", "epoch,trainSeconds,trainLoss,trainAccuracy,validationLoss,validationAccuracy\n0,0,one,0.5,,\n", "trainLoss is 'one'")]
    [InlineData("predictions.csv", "index,label,guess\n0,1,1\n1,-1,2\n", "line 3: label is '-1'")]
    [InlineData("predictions.csv", "index,label,guess\n0,1,1\n2,1,1\n", "expected image 1, found image 2")]
    [InlineData("predictions.csv", "index,label,guess\n0,1,1\n1,1,2\n", "expected the 100 test images")]
    public void A_damaged_file_is_named_with_what_was_expected(string file, string content, string said)
    {
        string folder = terminal.Path(SmallRun.Write(terminal, "run", [], "{}"));
        File.WriteAllText(Path.Combine(folder, file), content);
        string message = Assert.Throws<InvalidDataException>(() => RunReader.Read(folder)).Message;
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_that_judged_other_images_or_none_are_not_tested_against_chance()
    {
        ComparedRun a = Read("a"), b = Read("b"), unread = Read("c") with { Test = null, SavedPredictions = null };
        Assert.Single(Comparison.Of([a, b, unread]).Tests);
        Assert.Empty(Comparison.Of([a with { TestSha256 = "1" }, b with { TestSha256 = "2" }]).Tests);
        Assert.Single(Comparison.Of([a with { TestSha256 = "1" }, b]).Tests);
        Assert.Empty(Comparison.Of([a, b with { SavedPredictions = b.SavedPredictions! with { Labels = [.. b.SavedPredictions.Labels.Reverse()] } }]).Tests);
    }

    [Theory]
    [InlineData(0, 0, "A and B read the same images rightly.")]
    [InlineData(7, 5, "The difference between A and B could be chance: p = 0.77 (7 images only A reads rightly, 5 only B).")]
    [InlineData(1, 9, "B is better than A by more than chance: p = 0.021 (1 image only A reads rightly, 9 only B).")]
    [InlineData(40, 2, "A is better than B by more than chance: p < 0.001 (40 images only A reads rightly, 2 only B).")]
    public void Chance_is_told_in_words(int onlyFirst, int onlySecond, string expected)
    {
        string first = SmallRun.Write(terminal, "first", [.. Enumerable.Range(0, onlySecond)], "{}"), second = SmallRun.Write(terminal, "second", [.. Enumerable.Range(50, onlyFirst)], "{}");
        var comparison = Comparison.Of([RunReader.Read(terminal.Path(first)), RunReader.Read(terminal.Path(second))]);
        Assert.Equal(expected, Assert.Single(comparison.Tests).Sentence("A", "B"));
    }

    public void Dispose() => terminal.Dispose();

    private ComparedRun Read(string name) => RunReader.Read(terminal.Path(SmallRun.Write(terminal, name, [1, 2], "{}")));
}
