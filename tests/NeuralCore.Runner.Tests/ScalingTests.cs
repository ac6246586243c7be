using System.Text.Json.Nodes;
using NeuralCore.Handwriting;
using NeuralCore.Runner.Tests.Prediction;

namespace NeuralCore.Runner.Tests;

/// <summary>A model whose inputs were normalised in training, from its import to its use.</summary>
public sealed class ScalingTests(DigitModel digits) : IClassFixture<DigitModel>, IDisposable
{
    private static readonly string[] Stated = ["--mean", NormalizedModel.Mean, "--std", NormalizedModel.Std];

    private readonly Terminal terminal = new();

    [Fact]
    public void Imported_weights_keep_their_scaling_through_every_command()
    {
        string data = SmallDigits.Write(terminal, test: 200), weights = NormalizedModel.SaveWeights(terminal);
        Dataset test = DatasetFolder.Read(terminal.Path(data)).Test;
        double expected = NormalizedModel.Accuracy(test, scaled: true);
        Assert.True(expected > NormalizedModel.Accuracy(test, scaled: false) + 0.02);

        JsonObject imported = terminal.Run(
            ["import", weights, "--architecture", NormalizedModel.Architecture, "--json", .. Stated]).Expect(0).Json;
        Assert.Equal((NormalizedModel.Text, "weights.safetensors (Keras)", "model.safetensors"),
            ((string)imported["inputScaling"]!, (string)imported["importedFrom"]!, (string)imported["model"]!));
        Assert.Null(imported["compared"]);
        JsonObject judged = Evaluate("model.safetensors", data);
        Assert.Equal((expected, NormalizedModel.Text), ((double)judged["accuracy"]!, (string)judged["inputScaling"]!));

        JsonObject quantized = terminal.Run("quantize", "model.safetensors", "--data", data, "--json").Expect(0).Json;
        Assert.Equal((expected, 200), ((double)quantized["accuracyBefore"]!, (int)quantized["count"]!));
        Assert.Equal((double)quantized["accuracyAfter"]!,
            (double)Evaluate("model-int8.safetensors", data)["accuracy"]!);
        Assert.Equal(new FileInfo(terminal.Path("model-int8.safetensors")).Length, (long)quantized["bytesAfter"]!);

        Assert.Contains("takes pixels from 0 to 1", terminal.Run("export", "model.safetensors").Expect(0).Output,
            StringComparison.Ordinal);
        Assert.Equal(expected, (double)Evaluate("model.onnx", data)["accuracy"]!);
        JsonObject back = terminal.Run("import", "model.onnx", "--output", "back.safetensors", "--json").Expect(0).Json;
        Assert.Equal((1000, 0), ((int)back["compared"]!, (int)back["otherPredictions"]!));
        Assert.Equal(expected, (double)Evaluate("back.safetensors", data)["accuracy"]!);

        // What is stated counts more than what the file says.
        Assert.Equal(NormalizedModel.Accuracy(test, scaled: false),
            (double)Evaluate("model.safetensors", data, "--scale", "1")["accuracy"]!);
    }

    [Fact]
    public void The_scaling_of_a_graph_is_found_on_training_images()
    {
        string data = SmallDigits.Write(terminal, test: 200), graph = NormalizedModel.SaveGraph(terminal);
        Dataset test = DatasetFolder.Read(terminal.Path(data)).Test;
        Outcome judged = terminal.Run("evaluate", graph, "--data", data).Expect(0);
        Assert.Matches(@"Inputs  0\.\.1 mean 0\.1307 std 0\.3081: accuracy \d+\.\d\d % on \d+ images of digits train \(0\.\.1: ", judged.Output);
        Assert.Equal(NormalizedModel.Accuracy(test, scaled: true), (double)Evaluate(graph, data)["accuracy"]!);
        Assert.Equal(NormalizedModel.Accuracy(test, scaled: true), (double)Evaluate(graph, data, Stated)["accuracy"]!);

        // The test images do not choose, or their accuracy would say too much.
        string testOnly = SmallDigits.Write(terminal, "test-only", train: 0, test: 200);
        Outcome unknown = terminal.Run("evaluate", graph, "--data", testOnly).Expect(0);
        Assert.Contains("Inputs  pixels from 0 to 1: the file does not specify a scaling, ",
            unknown.Output, StringComparison.Ordinal);
        Assert.Equal(NormalizedModel.Accuracy(test, scaled: false), (double)Evaluate(graph, testOnly)["accuracy"]!);
    }

    [Fact]
    public void Pictures_are_scaled_as_the_model_wants_them()
    {
        string graph = NormalizedModel.SaveGraph(terminal), weights = NormalizedModel.SaveWeights(terminal);
        File.WriteAllBytes(terminal.Path("page.png"), digits.Page("407"));
        terminal.Run(["import", weights, "--architecture", NormalizedModel.Architecture, "--quiet", .. Stated])
            .Expect(0);
        (string text, double probability) = Read("model.safetensors");
        (string statedText, double statedProbability) = Read(graph, Stated);
        Assert.Equal(text, statedText);
        Assert.Equal(probability, statedProbability, 1e-5);
        Assert.NotEqual(probability, Read(graph, "--scale", "1").Probability, 1e-3);
    }

    [Fact]
    public void A_scaling_that_fits_nothing_is_refused_before_anything_is_shown()
    {
        string weights = NormalizedModel.SaveWeights(terminal);
        Outcome refused = terminal.Run("import", weights, "--architecture", NormalizedModel.Architecture, "--mean",
            "1,2");
        refused.ExpectError(1, "2 means were given for inputs of 1 channel");
        Assert.Empty(refused.Output);
        terminal.Run("import", weights, "--architecture", NormalizedModel.Architecture, "--std", "0")
            .ExpectError(1, "above 0");
        terminal.Run("import", weights, "--architecture", NormalizedModel.Architecture, "--output-name", "y")
            .ExpectError(1, "--output-name is for .onnx and .tflite files");
    }

    public void Dispose() => terminal.Dispose();

    private JsonObject Evaluate(string model, string data, params string[] more) =>
        terminal.Run(["evaluate", model, "--data", data, "--json", .. more]).Expect(0).Json;

    private (string Text, double Probability) Read(string model, params string[] more)
    {
        string[] command = ["predict", model, "page.png", "--reject-below", "0", "--json", .. more];
        JsonNode picture = terminal.Run(command).Expect(0).Json["pictures"]![0]!;
        return ((string)picture["text"]!, (double)picture["lines"]![0]!["probability"]!);
    }
}
