using System.Diagnostics;
using System.Text.Json.Nodes;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runner.Tests;

/// <summary><c>train --reader</c>, and <c>train --from READER --dataset FOLDER</c> with labelled lines.</summary>
public sealed class ReaderTrainingTests : IDisposable
{
    private const string Tiny = "conv 3x3x4 same relu | maxpool 4 | batchnorm | conv 8x1x16 | batchnorm | relu | conv 1x1x16";

    private static readonly string[] Files =
        ["checkpoints", "confusion.csv", "history.csv", "lines.csv", "metrics.json", "misread.svg", "model.safetensors", "report.html", "run.json", "samples.svg"];

    private readonly Terminal terminal = new();

    [Fact]
    public void A_reader_is_trained_end_to_end_and_its_run_has_all_files_and_figures()
    {
        Outcome outcome = Start("out").Expect(0);
        Assert.Contains("128 test lines read exactly; character error rate", outcome.Output, StringComparison.Ordinal);
        string run = terminal.OnlyRun("out");
        Assert.Equal(Files.Except(["checkpoints", "confusion.csv"]), Files.Where(name => Path.Exists(Path.Combine(run, name))));
        JsonNode metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!, test = metrics["test"]!;
        Assert.Equal((128, 3), ((int)test["count"]!, metrics["epochs"]!.AsArray().Count));
        Assert.True((double)test["characterErrorRate"]! > 0);
        Assert.InRange((double)test["accuracy"]!, (double)test["accuracyInterval"]![0]!, (double)test["accuracyInterval"]![1]!);
        Assert.Equal(129, File.ReadAllLines(Path.Combine(run, "lines.csv")).Length);
        Assert.Equal("completed", (string?)metrics["stopReason"]);

        Model model = ModelFile.Load(Path.Combine(run, "model.safetensors"));
        Assert.True(LineReader.IsLineModel(model));
        Assert.Equal([.. LineSynthesis.Alphabet.Select(symbol => $"{symbol}"), "blank"], model.ClassNames);
        Assert.Equal(["reader-digits", "lines"], [model.Provenance[ModelKeys.Preset], model.Provenance[ModelKeys.DataSet]]);
        Assert.True(model.Provenance.ContainsKey(ModelKeys.Temperature) && model.Provenance.ContainsKey(ModelKeys.RejectBelow));
        Assert.Contains("Character error rate", File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        Assert.Contains("There is nothing to resume", terminal.Run("train", "--resume", run).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_number_of_threads_and_a_resumed_run_give_the_same_bits()
    {
        Start("one", "--threads", "1", "--no-report").Expect(0);
        Start("three", "--threads", "3", "--no-report").Expect(0);
        (string Hash, string Test) expected = Result("one");
        Assert.Equal(expected, Result("three"));

        using (Process process = terminal.Start([.. Command("killed"), "--no-report"]))
        {
            string checkpoint = "checkpoint-000000004.ncp";
            Assert.True(SpinWait.SpinUntil(() => Directory.Exists(terminal.Path("killed"))
                && Directory.GetFiles(terminal.Path("killed"), checkpoint, SearchOption.AllDirectories).Length > 0, TimeSpan.FromMinutes(2)));
            process.Kill();
            process.WaitForExit();
        }

        terminal.Run("train", "--resume", terminal.OnlyRun("killed")).Expect(0);
        Assert.Equal(expected, Result("killed"));
    }

    [Fact]
    public void Options_without_effect_are_refused_with_a_sentence()
    {
        foreach (string[] options in (string[][])[["--augment", "default"], ["--label-smoothing", "0.1"], ["--validation-split", "0.2"], ["--hidden", "20"], ["--dropout", "0.2"]])
            terminal.Run(["train", "--reader", "digits", .. options]).ExpectError(1, $"{options[0]} has no effect on --reader digits");
        terminal.Run("train", "--reader", "digits", "--model", "mlp").ExpectError(1, "--model mlp classifies images");
        terminal.Run("train", "--reader", "digits", "--model", "conv 3x3x4 | dense 10").ExpectError(1, "needs 1×T×16");
        terminal.Run("train", "--reader", "digits", "--from", "x").ExpectError(1, "Leave one of them out");
        terminal.Run("train", "--reader", "cursive").ExpectError(1, "'cursive' is unknown");
        terminal.Run("doctor", "--reader", "digits").ExpectError(1, "doctor checks classifiers of images");
    }

    [Fact]
    public void A_reader_is_fine_tuned_on_labelled_lines_and_the_run_is_resumed_from_another_folder()
    {
        Start("base", "--no-report").Expect(0);
        WriteLines("lines", 40);
        Outcome outcome = FineTune("whole").Expect(0);
        Assert.Contains("36 lines for training, 4 for validation", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("The labels have no separators", outcome.Output, StringComparison.Ordinal);
        string run = terminal.OnlyRun("whole");
        JsonNode metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!;
        Assert.Null(metrics["test"]);
        Assert.Equal((4, "completed"), ((int)metrics["validation"]!["count"]!, (string?)metrics["stopReason"]));
        // Four validation lines do not replace the calibration of the model.
        Assert.Equal(Provenance("base"), Provenance("whole"));

        using (Process process = terminal.Start(FineTuning("killed")))
        {
            Assert.True(SpinWait.SpinUntil(() => Directory.Exists(terminal.Path("killed"))
                && Directory.GetFiles(terminal.Path("killed"), "checkpoint-000000004.ncp", SearchOption.AllDirectories).Length > 0, TimeSpan.FromMinutes(2)));
            process.Kill();
            process.WaitForExit();
        }

        // A run without a model has checkpoints, from which another fine-tuning can start.
        terminal.Run("train", "--from", terminal.OnlyRun("killed"), "--dataset", "lines", "--epochs", "0", "--no-report", "--output", "again").Expect(0);
        Directory.CreateDirectory(terminal.Path("elsewhere"));
        terminal.RunIn(terminal.Path("elsewhere"), "train", "--resume", terminal.OnlyRun("killed")).Expect(0);
        Assert.Equal(Result("whole").Hash, Result("killed").Hash);
    }

    [Fact]
    public void A_reader_of_texts_expects_the_word_lists_and_after_fine_tuning_the_words_of_the_labels()
    {
        terminal.Run("train", "--reader", "text", "--dataset", "generated", "--model", Tiny.Replace("1x1x16", "1x1x80", StringComparison.Ordinal),
            "--epochs", "1", "--limit-train", "64", "--no-report", "--output", "base").Expect(0);
        WriteLines("lines", 20);
        string labels = terminal.Path("lines/labels.csv");
        File.WriteAllLines(labels, File.ReadAllLines(labels).Select((row, i) => i == 0 ? row : $"{row.Split(',')[0]},Zzyzx"));
        terminal.Run("train", "--from", terminal.OnlyRun("base"), "--dataset", "lines", "--epochs", "0", "--no-report", "--output", "tuned").Expect(0);
        Assert.DoesNotContain("zzyzx", Words("base"), StringComparison.Ordinal);
        Assert.Contains(" monday", Words("base"), StringComparison.Ordinal);
        // One tenth of the lines is for validation, whose labels the reader must not know.
        Assert.Contains(" zzyzx:18", Words("tuned"), StringComparison.Ordinal);

        string Words(string output) => ModelFile.Load(Path.Combine(terminal.OnlyRun(output), "model.safetensors")).Provenance[ModelKeys.Words];
    }

    [Fact]
    public void Two_readers_are_compared_by_their_lines_and_symbols()
    {
        Start("a", "--no-report").Expect(0);
        Start("b", "--no-report", "--learning-rate", "0.01").Expect(0);
        string a = terminal.OnlyRun("a"), b = terminal.OnlyRun("b");
        // Equal results, except that the second reads a 7 of the first line as a 1.
        string[] lines = File.ReadAllLines(Path.Combine(a, "lines.csv"));
        lines[1] = "0,\"07\",\"07\",1,0.5,0";
        File.WriteAllLines(Path.Combine(a, "lines.csv"), lines);
        lines[1] = "0,\"07\",\"01\",0,0.5,1";
        File.WriteAllLines(Path.Combine(b, "lines.csv"), lines);
        string output = terminal.Run("compare", a, b).Expect(0).Output;
        Assert.Contains("characters", output, StringComparison.Ordinal);
        Assert.Contains("read exactly by A only", output, StringComparison.Ordinal);
        JsonNode test = terminal.Run("compare", a, b, "--json").Expect(0).Json["tests"]![0]!;
        Assert.Equal((1, 0), ((int)test["onlyFirstCorrect"]!, (int)test["onlySecondCorrect"]!));
        JsonNode symbol = Assert.Single(test["symbols"]!.AsArray())!;
        Assert.Equal(("7", 1), ((string?)symbol["symbol"], (int)symbol["errorsSecond"]! - (int)symbol["errorsFirst"]!));
        File.WriteAllLines(Path.Combine(b, "lines.csv"), lines[..^1]);
        terminal.Run("compare", a, b).ExpectError(2, "The file is truncated or of another run.");
    }

    [Fact]
    public void Labelled_lines_that_cannot_be_used_are_named()
    {
        Start("base", "--no-report").Expect(0);
        WriteLines("lines", 20);
        string labels = terminal.Path("lines/labels.csv"), good = File.ReadAllText(labels);
        File.AppendAllText(labels, "line-0.png,12x\n");
        Outcome outcome = FineTune("one-bad").Expect(0);
        Assert.Contains("line 22: line-0.png: 'x' is not in the alphabet of the model", outcome.Output, StringComparison.Ordinal);
        File.AppendAllText(labels, "line-0.png,y\nline-0.png,z\n");
        FineTune("bad").ExpectError(2, "3 of the 23 rows cannot be used");
        File.AppendAllText(labels, $"line-1.png,{new string('1', 40)}\n");
        JsonObject doctor = terminal.Run("doctor", "--from", terminal.OnlyRun("base"), "--dataset", "lines", "--json").Expect(4).Json;
        string[] findings = [.. doctor["checks"]!.AsArray().SelectMany(check => check!["findings"]!.AsArray()).Select(finding => $"{finding!["code"]} {finding["text"]}")];
        Assert.Equal(["NC141", "NC142", "NC143"], findings.Select(finding => finding[..5]));
        Assert.Contains("needs 79 columns (40 symbols, and a blank between equal neighbours)", findings[1], StringComparison.Ordinal);
        Assert.Contains("(line-1.png)", findings[1], StringComparison.Ordinal);
        Assert.Contains("(line-0.png, line-0.png, line-0.png)", findings[2], StringComparison.Ordinal);
        File.WriteAllText(labels, good);
        terminal.Run("doctor", "--from", terminal.OnlyRun("base"), "--dataset", "lines").Expect(0);
        File.WriteAllText(labels, good + "missing.png,12\n");
        FineTune("bad").ExpectError(2, "line 22: The image");
        File.WriteAllText(labels, good + "labels.csv,12\n");
        FineTune("bad").ExpectError(2, "line 22: ");
        File.WriteAllText(labels, "name,label\n");
        FineTune("bad").ExpectError(2, "the first line must be 'file,text'");
        File.WriteAllText(labels, good);
        terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "0", "--output", "mlp", "--no-report").Expect(0);
        terminal.Run("train", "--from", terminal.OnlyRun("mlp"), "--dataset", "lines").ExpectError(2, "Start from a line reader");
    }

    public void Dispose() => terminal.Dispose();

    private static string[] Command(string output) =>
        ["train", "--reader", "digits", "--dataset", "generated", "--model", Tiny, "--epochs", "2", "--limit-train", "256", "--output", output];

    private Outcome Start(string output, params string[] options) => terminal.Run([.. Command(output), .. options]);

    private string[] FineTuning(string output) =>
        ["train", "--from", terminal.OnlyRun("base"), "--dataset", "lines", "--epochs", "2", "--limit-train", "256", "--no-report", "--output", output];

    private Outcome FineTune(string output) => terminal.Run(FineTuning(output));

    private (string Hash, string Test) Result(string output)
    {
        JsonNode metrics = JsonNode.Parse(File.ReadAllText(Path.Combine(terminal.OnlyRun(output), "metrics.json")))!;
        return ((string)metrics["weightsSha256"]!, (metrics["test"] ?? metrics["validation"])!.ToJsonString());
    }

    private (string, string) Provenance(string output)
    {
        Model model = ModelFile.Load(Path.Combine(terminal.OnlyRun(output), "model.safetensors"));
        return (model.Provenance[ModelKeys.Temperature], model.Provenance[ModelKeys.RejectBelow]);
    }

    /// <summary>Synthetic lines, without separators in their labels, as a user would label them.</summary>
    private void WriteLines(string folder, int count)
    {
        Directory.CreateDirectory(terminal.Path(folder));
        var synthesis = new LineSynthesis();
        var line = new float[32 * 96];
        var symbols = new int[LineSynthesis.MaxSymbols];
        using var labels = new StreamWriter(terminal.Path($"{folder}/labels.csv"));
        labels.WriteLine("file,text");
        for (int i = 0; i < count; i++)
        {
            int width = i % 3 == 0 ? 48 : 96, length = synthesis.Draw(new RandomStream(5, RandomPurpose.Lines, 0, i), width, line, symbols);
            File.WriteAllBytes(terminal.Path($"{folder}/line-{i}.png"), PngFile.Bytes(LinePixels.Of(line.AsSpan(0, 32 * width)), width, 32));
            labels.WriteLine($"line-{i}.png,{string.Concat(symbols.Take(length).Where(k => k < 10))}");
        }
    }
}
