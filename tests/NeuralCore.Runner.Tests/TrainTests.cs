using System.Diagnostics;
using System.Text.Json.Nodes;

namespace NeuralCore.Runner.Tests;

public sealed class TrainTests : IDisposable
{
    private static readonly string[] MetricsKeys =
        ["settings", "stopReason", "epochs", "trainSecondsTotal", "test", "weightsSha256"];

    private static readonly string[] SettingKeys =
    [
        "dataset", "model", "architecture", "parameters", "seed", "threads", "batchSize", "optimizer", "learningRate",
        "schedule", "warmupSteps", "weightDecay", "labelSmoothing", "augment", "validationSplit", "epochs",
    ];

    private static readonly string[] EpochKeys = ["epoch", "trainSeconds", "trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy", "learningRate", "measuredTrainLoss", "measuredTrainAccuracy"];

    private readonly Terminal terminal = new();

    [Fact]
    public void Without_data_and_network_it_says_why_trains_on_generated_digits_evaluates_and_saves()
    {
        Outcome outcome = terminal.Run("train", "--model", "mlp", "--epochs", "2", "--limit-train", "2000").Expect(0);
        Assert.Contains("could not be downloaded (127.0.0.1: Connection refused)", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("generated digits", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("data/README.md", outcome.Output, StringComparison.Ordinal);

        string run = terminal.OnlyRun();
        Assert.Equal(
            [
                "activations.svg", "confusion.csv", "filters.svg", "history.csv", "metrics.json", "misclassified.svg", "model.safetensors", "predictions.csv", "report.html", "run.json", "samples.svg",
                .. ((string[])["accuracy", "classes", "confusion", "learning-rate", "loss", "reliability", "robustness"]).Select(name => $"plots/{name}.svg"),
            ],
            Directory.GetFiles(run, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(run, file).Replace('\\', '/')).Order(StringComparer.Ordinal).OrderBy(file => file.Contains('/', StringComparison.Ordinal)));
        Assert.Contains(Path.GetFileName(run), outcome.Output, StringComparison.Ordinal);
        Assert.Equal(1 + 3, File.ReadAllLines(Path.Combine(run, "history.csv")).Length);
        JsonObject metrics = Metrics(run);
        Assert.Equal("generated", (string?)metrics["settings"]!["dataset"]);
        Assert.Equal("completed", (string?)metrics["stopReason"]);
        Assert.Equal(10_000, (int?)metrics["test"]!["count"]);
        Assert.InRange((double)metrics["test"]!["accuracy"]!, 0.5, 1);

        JsonObject judged = terminal.Run("evaluate", run, "--json").Expect(0).Json;
        Assert.Equal("generated", (string?)judged["dataset"]);
        foreach (string key in (string[])["accuracy", "loss", "errors", "count"]) Assert.Equal(metrics["test"]![key]!.ToJsonString(), judged[key]!.ToJsonString());
    }

    [Fact]
    public void Metrics_have_every_field_and_an_entry_an_epoch()
    {
        JsonObject metrics = Train("--model", "mlp", "--epochs", "2", "--seed", "3", "--threads", "1", "--batch-size", "50");
        Assert.Empty(MetricsKeys.Except(metrics.Select(pair => pair.Key)));
        Assert.Empty(SettingKeys.Except(metrics["settings"]!.AsObject().Select(pair => pair.Key)));
        JsonArray epochs = metrics["epochs"]!.AsArray();
        Assert.Equal([0, 1, 2], epochs.Select(epoch => (int)epoch!["epoch"]!));
        foreach (JsonNode? epoch in epochs) Assert.Equal(EpochKeys, epoch!.AsObject().Select(pair => pair.Key));
        Assert.Equal(epochs.Sum(epoch => (double)epoch!["trainSeconds"]!), (double)metrics["trainSecondsTotal"]!, 9);
        Assert.Equal((3, 1, 50), ((int)metrics["settings"]!["seed"]!, (int)metrics["settings"]!["threads"]!, (int)metrics["settings"]!["batchSize"]!));
        Assert.Equal("flatten | dense 128 | relu | dense 10", (string?)metrics["settings"]!["architecture"]);
        Assert.Equal(64, ((string)metrics["weightsSha256"]!).Length);
    }

    [Fact]
    public void Redirected_output_has_one_plain_line_an_epoch()
    {
        Outcome outcome = terminal.With("FORCE_COLOR", "1").Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "2").Expect(0);
        string[] lines = [.. outcome.Output.Split('\n').Where(line => line.StartsWith("epoch=", StringComparison.Ordinal))];
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.All(line.Split(' '), pair => Assert.Equal(2, pair.Split('=').Length)));
        Assert.DoesNotContain('\e', outcome.Output);
        Assert.Matches(@"\nPage   NeuralCore\.Web --model \S+model\.safetensors\s*$", outcome.Output);
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public void With_json_standard_output_is_the_metrics_file_and_progress_goes_to_standard_error()
    {
        Outcome outcome = terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "1", "--json").Expect(0);
        Assert.Equal(File.ReadAllText(Path.Combine(terminal.OnlyRun(), "metrics.json")), outcome.Output);
        Assert.Contains("epoch=1 ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Quietly_the_result_is_all_that_is_written()
    {
        Outcome outcome = terminal.Run("train", "--data", SmallDigits.Write(terminal), "--model", "mlp", "--epochs", "1", "--no-report", "--quiet").Expect(0);
        Assert.Matches(@"^Test accuracy \d+\.\d\d % \(95 % confidence interval \d+\.\d\d % to \d+\.\d\d %\): \d+ of 100 digits test images classified correctly; loss \d\.\d{4}$", outcome.Output.TrimEnd());
        Assert.Empty(outcome.Error);
        Assert.Empty(terminal.Run("train", "--data", "none", "--quiet").Output);
        Outcome json = terminal.Run("train", "--data", "digits", "--model", "mlp", "--epochs", "0", "--no-report", "--quiet", "--json").Expect(0);
        Assert.Equal("completed", (string?)json.Json["stopReason"]);
        Assert.Empty(json.Error);
    }

    [Fact]
    public void The_number_of_threads_does_not_change_the_weights()
    {
        string[] options = ["--model", "cnn", "--epochs", "1"];
        Assert.Equal((string?)Train([.. options, "--threads", "1"])["weightsSha256"], (string?)Train([.. options, "--threads", "2"])["weightsSha256"]);
    }

    [Fact]
    public void Images_are_changed_as_asked_and_run_json_says_so()
    {
        string[] options = ["--model", "mlp", "--epochs", "1", "--no-report"];
        string plain = (string)Train(options)["weightsSha256"]!, changed = (string)Train([.. options, "--augment", "shift=1,rotate=5", "--output", "changed"])["weightsSha256"]!;
        Assert.NotEqual(plain, changed);
        Assert.Equal(plain, (string?)Train([.. options, "--augment", "none"])["weightsSha256"]);
        JsonNode run = JsonNode.Parse(File.ReadAllText(Path.Combine(terminal.OnlyRun("changed"), "run.json")))!;
        Assert.Equal("shift=1,rotate=5", (string?)run["settings"]!["augment"]);
    }

    [Fact]
    public void Every_choice_of_network_optimizer_and_schedule_trains()
    {
        Assert.Equal("flatten | dense 20 | relu | dropout 0.25 | dense 15 | relu | dropout 0.25 | dense 10", (string?)Train("--hidden", "20,15", "--dropout", "0.25", "--epochs", "1")["settings"]!["architecture"]);
        Assert.Contains("dropout 0.1", (string?)Train("--model", "cnn", "--dropout", "0.1", "--optimizer", "sgd", "--epochs", "0")["settings"]!["architecture"], StringComparison.Ordinal);
        JsonObject custom = Train("--model", "conv 3x3x4 relu | maxpool 2 | dense 10", "--optimizer", "adamw", "--schedule", "one-cycle", "--clip-norm", "1", "--label-smoothing", "0.1", "--epochs", "1");
        Assert.Equal("custom", (string?)custom["settings"]!["model"]);
        Assert.True((double)custom["settings"]!["weightDecay"]! > 0, "adamw decays by default");
    }

    [Fact]
    public void A_preset_with_a_recipe_is_trained_by_it_unless_told_otherwise()
    {
        Recipe recipe = Recipe.Find("fast")!;
        JsonObject own = Settings("--model", "fast");
        Assert.Equal("fast", (string?)own["model"]);
        Assert.Equal(
            (recipe.Epochs, recipe.BatchSize, recipe.LearningRate, recipe.LabelSmoothing, recipe.ValidationSplit),
            ((int)own["epochs"]!, (int)own["batchSize"]!, (double)own["learningRate"]!, (double)own["labelSmoothing"]!, (double)own["validationSplit"]!));
        Assert.Equal(("adam", "one-cycle"), ((string?)own["optimizer"], (string?)own["schedule"]));

        JsonObject told = Settings("--model", "fast", "--epochs", "3", "--batch-size", "50", "--learning-rate", "0.002", "--label-smoothing", "0.2", "--validation-split", "0.25");
        Assert.Equal(
            (3, 50, 0.002, 0.2, 0.25),
            ((int)told["epochs"]!, (int)told["batchSize"]!, (double)told["learningRate"]!, (double)told["labelSmoothing"]!, (double)told["validationSplit"]!));
        Assert.Equal(0.1, (double)Settings("--model", "fast", "--optimizer", "sgd")["learningRate"]!);

        JsonObject Settings(params string[] options) => Train(options)["settings"]!.AsObject();
    }

    [Fact]
    public void Without_a_validation_split_all_images_train_and_patience_watches_the_training_loss()
    {
        JsonObject metrics = Train("--model", "mlp", "--epochs", "8", "--validation-split", "0", "--patience", "1", "--learning-rate", "0.5", "--schedule", "constant");
        Assert.Null(metrics["epochs"]![0]!["validationLoss"]);
        Assert.Equal("earlyStopped", (string?)metrics["stopReason"]);
        int best = (int)metrics["bestEpoch"]!;
        double[] losses = [.. metrics["epochs"]!.AsArray().Select(epoch => (double)epoch!["trainLoss"]!)];
        Assert.Equal(losses.Min(), losses[best]);
        Assert.Equal(best + 1, losses.Length - 1);
    }

    [Fact]
    public void Runs_that_start_together_do_not_overwrite_one_another()
    {
        string data = SmallDigits.Write(terminal, train: 50, test: 20);
        Process[] runs = [.. Enumerable.Range(0, 3).Select(_ => terminal.Start("train", "--data", data, "--model", "mlp", "--epochs", "1"))];
        foreach (Process run in runs) Terminal.Finish(run).Expect(0);
        Assert.Equal(3, Directory.GetFiles(terminal.Path("results"), "model.safetensors", SearchOption.AllDirectories).Length);
    }

    public void Dispose() => terminal.Dispose();

    private static JsonObject Metrics(string run) => JsonNode.Parse(File.ReadAllText(Path.Combine(run, "metrics.json")))!.AsObject();

    private JsonObject Train(params string[] options) => terminal.Run(["train", "--data", SmallDigits.Write(terminal), "--json", .. options]).Expect(0).Json;
}
