using System.Text.Json.Nodes;
using NeuralCore.Data;
using NeuralCore.Evaluation;
using NeuralCore.Models;
using NeuralCore.Tensors;
using NeuralCore.Threading;

namespace NeuralCore.Runner.Tests;

public sealed class EvaluateTests : IDisposable
{
    private readonly Terminal terminal = new();

    public EvaluateTests() => terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "1").Expect(0);

    [Fact]
    public void A_folder_with_the_two_test_files_is_enough_and_json_is_all_of_standard_output()
    {
        string data = SmallDigits.Write(terminal, "tests-only", train: 0, test: 150);
        JsonObject judged = terminal.Run("evaluate", terminal.OnlyRun(), "--data", data, "--json").Expect(0).Json;

        Model model = ModelFile.Load(Path.Combine(terminal.OnlyRun(), "model.safetensors"));
        using var team = new WorkerTeam(1);
        EvaluationResult expected = new Evaluator(model.Network, team).Evaluate(DatasetFolder.Read(terminal.Path(data)).Test);
        Assert.Equal(expected.Accuracy, (double)judged["accuracy"]!);
        Assert.Equal(expected.Loss, (double)judged["loss"]!);
        Assert.Equal((expected.Errors, 150), ((int)judged["errors"]!, (int)judged["count"]!));
    }

    [Fact]
    public void The_result_is_one_sentence_for_people() =>
        Assert.Matches(@"^\d+\.\d\d % of 100 digits test images right, \d+ wrong; loss \d\.\d{4}\n$", terminal.Run("evaluate", terminal.OnlyRun(), "--dataset", "./digits").Expect(0).Output.ReplaceLineEndings("\n"));

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
    public void Data_of_another_shape_or_other_classes_exits_with_2()
    {
        Write("small", new Shape(4, 20, 20), [0, 9, 1, 2]);
        terminal.Run("evaluate", terminal.OnlyRun(), "--data", "small").ExpectError(2, "20×20×1");
        Write("few", new Shape(4, 28, 28), [0, 1, 1, 2]);
        terminal.Run("evaluate", terminal.OnlyRun(), "--data", "few").ExpectError(2, "10 classes");
    }

    public void Dispose() => terminal.Dispose();

    private void Write(string folder, Shape images, byte[] labels)
    {
        Directory.CreateDirectory(terminal.Path(folder));
        new IdxFile(images, new byte[images.Length]).Write(Path.Combine(terminal.Path(folder), SmallDigits.TestImages), gzip: true);
        new IdxFile(new Shape(labels.Length), labels).Write(Path.Combine(terminal.Path(folder), SmallDigits.TestLabels), gzip: true);
    }
}
