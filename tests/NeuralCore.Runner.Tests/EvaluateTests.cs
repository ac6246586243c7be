using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NeuralCore.Handwriting;

namespace NeuralCore.Runner.Tests;

public sealed class EvaluateTests : IDisposable
{
    private const string Sentence = @"^Test accuracy \d+\.\d\d % \(95 % confidence interval \d+\.\d\d % to \d+\.\d\d %\): \d+ of 100 digits test images classified correctly; loss \d\.\d{4}$";

    private readonly Terminal terminal = new();

    public EvaluateTests() => terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "1", "--no-report").Expect(0);

    [Fact]
    public void A_folder_with_the_two_test_files_is_enough_and_json_is_all_of_standard_output()
    {
        string data = SmallDigits.Write(terminal, "tests-only", train: 0, test: 150);
        JsonObject judged = terminal.Run("evaluate", terminal.OnlyRun(), "--data", data, "--json").Expect(0).Json;

        Model model = ModelFile.Load(Path.Combine(terminal.OnlyRun(), "model.safetensors"));
        using var team = new WorkerTeam(1);
        var expected = EvaluationReport.Of(new Evaluator(model.Network, team).Predict(DatasetFolder.Read(terminal.Path(data)).Test));
        Assert.Equal((expected.Accuracy, expected.Loss), ((double)judged["accuracy"]!, (double)judged["loss"]!));
        Assert.Equal((150 - expected.Confusion.Correct, 150), ((int)judged["errors"]!, (int)judged["count"]!));
        Assert.Equal(expected.AccuracyInterval, new Interval((double)judged["accuracyLow"]!, (double)judged["accuracyHigh"]!));
        Assert.Equal((expected.Top2Accuracy, expected.Calibration.ExpectedError), ((double)judged["top2Accuracy"]!, (double)judged["expectedCalibrationError"]!));
        double temperature = double.Parse(model.Provenance[ModelKeys.Temperature], CultureInfo.InvariantCulture);
        Assert.Equal((temperature, Calibration.Of(expected.Predictions, temperature).ExpectedError), ((double)judged["temperature"]!, (double)judged["temperedCalibrationError"]!));
        Assert.Equal((expected.Classes.Macro.F1, expected.Classes.Weighted.Precision), ((double)judged["macro"]!["f1"]!, (double)judged["weighted"]!["precision"]!));
        for (int c = 0; c < 10; c++)
        {
            Assert.Equal(($"{c}", expected.Classes.Classes[c].Recall), ((string)judged["classes"]![c]!["class"]!, (double)judged["classes"]![c]!["recall"]!));
            Assert.Equal(Enumerable.Range(0, 10).Select(prediction => expected.Confusion[c, prediction]), judged["confusionMatrix"]![c]!.AsArray().Select(count => (int)count!));
        }
    }

    [Fact]
    public void People_see_the_result_the_classes_the_confusions_and_the_surest_mistakes()
    {
        string[] lines = terminal.Run("evaluate", terminal.OnlyRun(), "--dataset", "./digits").Expect(0).Output.ReplaceLineEndings("\n").Split('\n');
        Assert.Matches(Sentence, lines[0]);
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^Accuracy +\d+\.\d\d % \(95 % confidence interval \d+\.\d\d % to \d+\.\d\d %\)$"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^7 +(\d+\.\d\d % +){3}10$"));
        Assert.Equal(10, lines.Count(line => Regex.IsMatch(line, @"^\d( +(·|\d+)){10} $")));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^(image \d+: label \d *){2,5}$"));
        Assert.Contains(lines, line => line.Contains('█', StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('\e', StringComparison.Ordinal));
    }

    [Fact]
    public void Quietly_the_result_is_all_that_is_written()
    {
        Outcome outcome = terminal.Run("evaluate", terminal.OnlyRun(), "--dataset", "./digits", "--quiet").Expect(0);
        Assert.Matches(Sentence, outcome.Output.TrimEnd());
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public void A_narrow_terminal_gets_lines_that_fit_and_no_color_is_respected()
    {
        Terminal.SkipWithoutScript();
        string colored = terminal.RunInTerminal(30, "evaluate", terminal.OnlyRun(), "--data", "digits").Expect(0).Output;
        Assert.Contains("Most frequent errors:", colored, StringComparison.Ordinal);
        Assert.Contains("\e[38;2;", colored, StringComparison.Ordinal);
        Assert.All(Regex.Replace(colored, @"\e(\[[\d;?]*[a-zA-Z]|=)", "").Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 30));

        string plain = terminal.With("NO_COLOR", "1").RunInTerminal(80, "evaluate", terminal.OnlyRun(), "--data", "digits").Expect(0).Output;
        Assert.DoesNotMatch(@"\e\[[\d;]*[34]\d", plain);
        Assert.Contains("Confusion matrix (rows: labels, columns: predictions)", plain, StringComparison.Ordinal);
        Assert.Contains('▓', plain);
    }

    [Fact]
    public void Robustness_is_a_table_for_people_and_rows_for_programs_on_the_images_of_the_limit()
    {
        string[] command = ["evaluate", terminal.OnlyRun(), "--dataset", "./digits", "--robustness", "--limit", "60"];
        string table = terminal.Run(command).Expect(0).Output;
        Assert.Matches(@"noise +σ 0\.1 +\d+\.\d\d % +\d+\.\d\d % – \d+\.\d\d %", table);
        Assert.Contains("Each of 60 images", table, StringComparison.Ordinal);

        JsonObject judged = terminal.Run([.. command, "--json"]).Expect(0).Json;
        JsonArray rows = judged["robustness"]!.AsArray();
        Assert.Equal(23, rows.Count);
        Assert.All(rows, row => Assert.Equal(60, (int)row!["images"]!));
        Assert.Equal(("unchanged", 60, judged["accuracy"]!.ToJsonString()), ((string?)rows[0]!["kind"], (int)judged["count"]!, rows[0]!["accuracy"]!.ToJsonString()));
        Assert.InRange((double)rows[1]!["accuracy"]!, (double)rows[1]!["accuracyLow"]!, (double)rows[1]!["accuracyHigh"]!);
        Assert.Null(terminal.Run("evaluate", terminal.OnlyRun(), "--dataset", "./digits", "--json").Expect(0).Json["robustness"]);
    }

    [Fact]
    public void A_model_of_a_folder_that_is_not_named_asks_for_it() => terminal.Run("evaluate", terminal.OnlyRun()).ExpectError(1, "--data");

    [Fact]
    public void A_test_set_without_the_last_classes_is_evaluated_as_one_with_them()
    {
        Write("few", new Shape(4, 28, 28), [0, 1, 7, 2]);
        JsonObject judged = terminal.Run("evaluate", terminal.OnlyRun(), "--data", "few", "--json").Expect(0).Json;
        Assert.Equal((4, 10), ((int)judged["count"]!, judged["classes"]!.AsArray().Count));
        Assert.DoesNotContain(
            "named differently", terminal.Run("evaluate", terminal.OnlyRun(), "--data", "few").Expect(0).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_of_other_names_are_evaluated_with_a_warning()
    {
        Directory.CreateDirectory(terminal.Path("letters"));
        new IdxFile(new Shape(3, 28, 28), new byte[3 * 28 * 28]).Write(
            Path.Combine(terminal.Path("letters"), "emnist-byclass-test-images-idx3-ubyte.gz"), gzip: true);
        new IdxFile(new Shape(3), [1, 2, 3]).Write(
            Path.Combine(terminal.Path("letters"), "emnist-byclass-test-labels-idx1-ubyte.gz"), gzip: true);
        terminal.Run("evaluate", terminal.OnlyRun(), "--data", "letters").ExpectError(2, "ByClass test has 62");

        Directory.Move(terminal.Path("letters"), terminal.Path("kmnist"));
        foreach (string part in (string[])["images-idx3", "labels-idx1"])
            File.Move(Path.Combine(terminal.Path("kmnist"), $"emnist-byclass-test-{part}-ubyte.gz"),
                Path.Combine(terminal.Path("kmnist"), $"t10k-{part}-ubyte.gz"));
        Assert.Contains(
            "label 0 is 0 for the model and お in the test set",
            terminal.Run("evaluate", terminal.OnlyRun(), "--data", "kmnist").Expect(0).Output,
            StringComparison.Ordinal);
        Outcome script = terminal.Run("evaluate", terminal.OnlyRun(), "--data", "kmnist", "--json").Expect(0);
        Assert.Contains(
            "The classes of KMNIST test are named differently", script.Error, StringComparison.Ordinal);
        Assert.Equal(3, (int)script.Json["count"]!);
    }

    [Fact]
    public void Data_of_another_shape_or_with_more_classes_exits_with_2()
    {
        Write("small", new Shape(4, 20, 20), [0, 9, 1, 2]);
        terminal.Run("evaluate", terminal.OnlyRun(), "--data", "small").ExpectError(2, "20×20×1");
        Write("more", new Shape(4, 28, 28), [0, 1, 10, 2]);
        terminal.Run("evaluate", terminal.OnlyRun(), "--data", "more").ExpectError(2, "10 classes");
    }

    public void Dispose() => terminal.Dispose();

    private void Write(string folder, Shape images, byte[] labels)
    {
        Directory.CreateDirectory(terminal.Path(folder));
        new IdxFile(images, new byte[images.Length]).Write(Path.Combine(terminal.Path(folder), SmallDigits.TestImages), gzip: true);
        new IdxFile(new Shape(labels.Length), labels).Write(Path.Combine(terminal.Path(folder), SmallDigits.TestLabels), gzip: true);
    }
}
