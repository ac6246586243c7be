using System.Diagnostics;
using System.Text.Json.Nodes;

namespace NeuralCore.Runner.Tests;

/// <summary><c>train --from MODEL</c>: a training that starts from the weights of a model.</summary>
public sealed class FineTuningTests : IDisposable
{
    private static readonly string[] Short = ["--no-report", "--json"];

    private readonly Terminal terminal = new();
    private readonly string data;
    private readonly JsonObject trained;

    public FineTuningTests()
    {
        data = SmallDigits.Write(terminal);
        trained = Train("base", "--model", "conv 3x3x4 | batchnorm | relu | maxpool 4 | dense 10", "--epochs", "3");
    }

    private string Run => terminal.OnlyRun("base");

    private string Model => Path.Combine(Run, "model.safetensors");

    [Fact]
    public void Without_an_epoch_the_weights_are_those_of_the_file_and_the_run_records_it()
    {
        JsonObject metrics = Train("same", "--from", Run, "--epochs", "0");
        Assert.Equal(Hash(trained), Hash(metrics));
        Assert.Equal(trained["test"]!.ToJsonString(), metrics["test"]!.ToJsonString());
        Assert.Equal(("fine-tuned", Run), ((string?)metrics["settings"]!["model"], (string?)metrics["settings"]!["from"]));
        JsonNode pretrained = Record("same")["pretrained"]!;
        Assert.Equal((Model, Hash(trained)), ((string?)pretrained["path"], (string?)pretrained["weightsSha256"]));
        Assert.Equal(trained["settings"]!["architecture"]!.ToJsonString(), pretrained["architecture"]!.ToJsonString());
        Assert.Null(Record("base")["pretrained"]);
    }

    [Fact]
    public void The_first_epoch_begins_at_the_accuracy_of_the_file_and_the_preflight_accepts_its_loss()
    {
        Outcome outcome = Start("tuned", "--from", Model, "--epochs", "1", "--learning-rate", "0.0005");
        JsonArray epochs = outcome.Expect(0).Json["epochs"]!.AsArray();
        JsonNode last = trained["epochs"]!.AsArray()[^1]!;
        Assert.Equal(last["validationLoss"]!.ToJsonString(), epochs[0]!["validationLoss"]!.ToJsonString());
        Assert.Equal(last["validationAccuracy"]!.ToJsonString(), epochs[0]!["validationAccuracy"]!.ToJsonString());
        Assert.NotEqual(Hash(trained), Hash(outcome.Json));
        Assert.DoesNotContain("Warning", outcome.Error, StringComparison.Ordinal);
        Assert.Contains($"From   {Model}, weights {Hash(trained)[..12]}", outcome.Error, StringComparison.Ordinal);
        Outcome doctor = terminal.Run("doctor", "--data", data, "--from", Model).Expect(0);
        Assert.Contains("with the trained weights", doctor.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NC2", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_described_twice_a_graph_and_a_missing_file_are_refused()
    {
        Start("x", "--from", Run, "--model", "mlp").ExpectError(1, "so --model has no effect. Leave one of them out.");
        Start("x", "--from", Run, "--hidden", "20").ExpectError(1, "so --hidden has no effect.");
        Start("x", "--from", "nowhere.safetensors").ExpectError(2, "There is no model file nowhere.safetensors");
        terminal.Run("train", "--resume", Run, "--from", Run).ExpectError(1, "leave out --from");
        File.WriteAllText(terminal.Path("graph.onnx"), "");
        Start("x", "--from", "graph.onnx").ExpectError(1, "convert it with import first");
        Assert.False(Directory.Exists(terminal.Path("x")));
    }

    [Fact]
    public void Images_of_another_shape_are_refused_before_a_data_set_is_downloaded_too()
    {
        ModelFile.Save(terminal.Path("small.safetensors"), new Model(NetworkArchitecture.Build("dense 10", new Shape(8, 8, 1), seed: 1), ClassNames.Digits));
        Start("x", "--from", "small.safetensors").ExpectError(2, "takes images of 8×8×1, those of digits train are 28×28×1");
        terminal.Run("train", "--dataset", "mnist", "--from", "small.safetensors").ExpectError(2, "takes images of 8×8×1");
    }

    [Fact]
    public void Data_with_more_classes_replace_the_last_layer_only()
    {
        string letters = WriteLetters(classes: 12);
        Outcome outcome = terminal.Run(["train", "--data", letters, "--from", Run, "--epochs", "0", "--output", "letters", .. Short]).Expect(0);
        Assert.Contains("has 12 classes, the model", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("its last layer, 'dense 10', is replaced by a new layer with 12 outputs", outcome.Error, StringComparison.Ordinal);
        Network old = ModelFile.Load(Model).Network, adapted = ModelFile.Load(Path.Combine(terminal.OnlyRun("letters"), "model.safetensors")).Network;
        Assert.Equal(12, adapted.OutputShape.Length);
        Dictionary<string, Tensor> before = new(old.State());
        foreach ((string name, Tensor tensor) in adapted.State().Where(pair => !pair.Key.StartsWith("dense", StringComparison.Ordinal)))
            Assert.Equal(before[name].Span.ToArray(), tensor.Span.ToArray());
        ModelFile.Save(terminal.Path("relu.safetensors"), new Model(NetworkArchitecture.Build("dense 10 relu", new Shape(28, 28, 1), seed: 1), ClassNames.Digits));
        terminal.Run(["train", "--data", letters, "--from", "relu.safetensors", .. Short]).ExpectError(1, "Only a last layer that is dense can be replaced");
    }

    [Fact]
    public void Known_class_names_that_differ_give_a_warning_and_unknown_ones_become_those_of_the_file()
    {
        Network network = ModelFile.Load(Model).Network;
        ModelFile.Save(terminal.Path("fashion.safetensors"), new Model(network, ClassNames.FashionMnist));
        Start("own", "--from", "fashion.safetensors", "--epochs", "0").Expect(0);
        Assert.Equal(ClassNames.FashionMnist, ModelFile.Load(Path.Combine(terminal.OnlyRun("own"), "model.safetensors")).ClassNames);
        Outcome outcome = terminal.Run(["train", "--dataset", "generated", "--limit-train", "200", "--from", "fashion.safetensors", "--epochs", "0", "--output", "known", .. Short]).Expect(0);
        Assert.Contains("label 0 is T-shirt for the model and 0 in the data", outcome.Error.Replace("T-shirt/top", "T-shirt", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(ClassNames.Digits, ModelFile.Load(Path.Combine(terminal.OnlyRun("known"), "model.safetensors")).ClassNames);
    }

    [Fact]
    public void The_input_scaling_of_the_file_is_used_in_training_and_saved_again()
    {
        string weights = NormalizedModel.SaveWeights(terminal);
        terminal.Run("import", weights, "--architecture", NormalizedModel.Architecture, "--mean", NormalizedModel.Mean, "--std", NormalizedModel.Std, "--output", "normal.safetensors").Expect(0);
        JsonObject start = Train("start", "--from", "normal.safetensors", "--epochs", "0");
        Assert.Equal(start["test"]!["loss"]!.ToJsonString(), Evaluated("normal.safetensors")["loss"]!.ToJsonString());
        JsonObject metrics = Train("normal", "--from", "normal.safetensors", "--epochs", "1", "--learning-rate", "0.0001");
        double[] losses = [.. metrics["epochs"]!.AsArray().Select(epoch => (double)epoch!["trainLoss"]!)];
        Assert.InRange(losses[1], 0.8 * losses[0], 1.1 * losses[0]);
        string run = terminal.OnlyRun("normal");
        Assert.Equal(NormalizedModel.Text, ModelFile.Load(Path.Combine(run, "model.safetensors")).Scaling.ToString());
        Assert.Equal(metrics["test"]!["loss"]!.ToJsonString(), Evaluated(run)["loss"]!.ToJsonString());
    }

    [Fact]
    public void A_quantized_file_is_a_start_as_well()
    {
        terminal.Run("quantize", Model, "--output", "int8.safetensors", "--data", data).Expect(0);
        JsonObject metrics = Train("int8", "--from", "int8.safetensors", "--epochs", "0");
        Assert.Equal(WeightHash.Of(ModelFile.Load(terminal.Path("int8.safetensors")).Network), Hash(metrics));
    }

    [Fact]
    public void A_killed_run_is_resumed_without_the_file_and_restarted_with_it_only()
    {
        JsonObject whole = Long("whole").Expect(0).Json;
        string killed = Kill("killed");
        File.Copy(Model, terminal.Path("copy"));
        File.Delete(Model);
        // A run without a model, but with a checkpoint, is a start
        Assert.Contains(".ncp", (string)Started(Start("checkpoint", "--from", killed, "--epochs", "0").Expect(0), "checkpoint")["path"]!, StringComparison.Ordinal);
        Outcome resumed = terminal.Run(["train", "--resume", killed, "--json"]).Expect(0);
        Assert.Equal(Hash(whole), Hash(resumed.Json));

        Directory.Move(terminal.Path("killed"), terminal.Path("first"));
        File.Copy(terminal.Path("copy"), Model);
        killed = Kill("killed");
        Directory.Delete(Path.Combine(killed, "checkpoints"), recursive: true);
        File.Delete(Model);
        terminal.Run("train", "--resume", killed).ExpectError(2, "from whose weights the run started, does not exist");
        ModelFile.Save(Model, new Model(NetworkArchitecture.Build("dense 10", new Shape(28, 28, 1), seed: 1), ClassNames.Digits));
        terminal.Run("train", "--resume", killed).ExpectError(2, "has changed since the run started");
        File.Copy(terminal.Path("copy"), Model, overwrite: true);
        Assert.Equal(Hash(whole), Hash(terminal.Run(["train", "--resume", killed, "--json"]).Expect(0).Json));
    }

    [Fact]
    public void The_weights_do_not_depend_on_threads() => Assert.Contains("equal",
        terminal.Run("train", "--data", data, "--from", Run, "--check-determinism").Expect(0).Output, StringComparison.Ordinal);

    public void Dispose() => terminal.Dispose();

    private static string Hash(JsonObject metrics) => (string)metrics["weightsSha256"]!;

    private JsonNode Record(string output) => JsonNode.Parse(File.ReadAllText(Path.Combine(terminal.OnlyRun(output), "run.json")))!;

    private JsonNode Started(Outcome outcome, string output)
    {
        Assert.NotEmpty(outcome.Output);
        return Record(output)["pretrained"]!;
    }

    private Outcome Start(string output, params string[] options) =>
        terminal.Run(["train", "--data", data, "--output", output, .. Short, .. options]);

    private JsonObject Train(string output, params string[] options) => Start(output, options).Expect(0).Json;

    private JsonObject Evaluated(string model) => terminal.Run("evaluate", model, "--data", data, "--json").Expect(0).Json;

    private Outcome Long(string output) => Start(output, "--from", Run, "--epochs", "60", "--batch-size", "32");

    private string Kill(string output)
    {
        using Process process = terminal.Start(["train", "--data", data, "--output", output, "--from", Run, "--epochs", "60", "--batch-size", "32", "--no-report"]);
        string run = new LongTraining(terminal).Await(output, epochs: 3);
        process.Kill();
        process.WaitForExit();
        return run;
    }

    /// <summary>Bars with as many labels, in the training and the test set.</summary>
    private string WriteLetters(int classes)
    {
        MadeDigits.Write(terminal, MadeDigits.Bar, i => i % classes, folder: "letters");
        return "letters";
    }
}
