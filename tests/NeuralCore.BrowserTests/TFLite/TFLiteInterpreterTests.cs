using System.Text.Json.Nodes;
using NeuralCore.Handwriting;
using NeuralCore.Interop.TFLite;
using NeuralCore.Interop.TFLite.Export;
using NeuralCore.Interop.TFLite.Messages;
using NeuralCore.Tests.Models.TFLite;

namespace NeuralCore.BrowserTests.TFLite;

/// <summary>
/// Exported files in Google's interpreters: LiteRT.js, and the older TensorFlow.js TFLite with its task library. The
/// network is a <c>cnn</c> trained for one epoch, on MNIST where it is on this machine.
/// </summary>
public sealed class TFLiteInterpreterTests(InterpreterPackages packages, ITestOutputHelper output) : IClassFixture<InterpreterPackages>
{
    private const int Some = 1000;

    private static readonly string[] Interpreters = ["runLiteRt", "runTfjsTflite"];

    private static readonly Lazy<(Dataset Train, Dataset Test)> Digits = new(() =>
        DatasetSource.FromEnvironment(PublishedDataset.Mnist).LoadLocal() is { Train: { } train } mnist ? (train.Take(20_000), mnist.Test)
            : (GeneratedDigits.Create(10_000, seed: 1), GeneratedDigits.Create(10_000, seed: 1, part: 1)));

    private static readonly Lazy<Model> Trained = new(Train);

    [Fact]
    public async Task A_trained_network_gives_the_same_logits()
    {
        Browser.Require();
        await using InterpreterPage page = await InterpreterPage.Open(packages.Require());
        float[] images = Images(Digits.Value.Test, Some), ours = Outputs(Trained.Value.Network, images, Some);
        foreach (string interpreter in Interpreters)
            Agree(interpreter, ours, await page.Run(interpreter, TFLiteFile.Write(Trained.Value), images, 784), 1e-5);
    }

    /// <summary>Paddings, strides and dilations, sums, every normalization and every activation, in 32-bit numbers and in integers.</summary>
    [Theory]
    [InlineData("conv 3x3x6 stride 2 pad 1,2,0,1 | batchnorm relu | maxpool 3 stride 2 pad 1 | residual ( conv 3x3x6 same | batchnorm ) | relu | avgpool 3 pad 1 | flatten | dense 12 tanh | batchnorm | dense 10")]
    [InlineData("conv 3x3x6 dilation 2 same | leakyrelu 0.2 | batchnorm | maxpool 2 same | residual ( conv 1x1x8 silu + conv 1x1x8 ) | layernorm | conv 3x2x5 | gelu | globalavgpool | dense 10 sigmoid")]
    public async Task Every_layer_gives_the_same_outputs(string architecture)
    {
        const int Count = 50;
        Browser.Require();
        await using InterpreterPage page = await InterpreterPage.Open(packages.Require());
        var model = new Model(Drawn(architecture), ClassNames.Digits);
        float[] images = Images(Digits.Value.Test, Count);
        using var team = new WorkerTeam(2);
        byte[] int8 = TFLiteFile.WriteInt8(model, Digits.Value.Train.Take(200), team);
        float[] real = Outputs(model.Network, images, Count), whole = Outputs(TFLiteFile.Read(int8, "int8").ToNetwork(logits: false), images, Count);
        double unit = Unit(int8);
        foreach (string interpreter in Interpreters)
        {
            Agree(interpreter, real, await page.Run(interpreter, TFLiteFile.Write(model), images, 784), 1e-5);
            float[] theirs = await page.Run(interpreter, int8, images, 784);
            double largest = whole.Zip(theirs).Max(pair => Math.Abs(pair.First - pair.Second)) / unit;
            output.WriteLine($"{interpreter}, int8: largest difference {largest:0.00} units");
            // A rounding in another direction in one layer may change the next one by a unit.
            Assert.InRange(largest, 0, 3);
        }
    }

    [Fact]
    public async Task Integers_differ_by_at_most_one_unit_on_all_test_images()
    {
        Browser.Require();
        await using InterpreterPage page = await InterpreterPage.Open(packages.Require());
        Dataset test = Digits.Value.Test;
        using var team = new WorkerTeam(2);
        byte[] int8 = TFLiteFile.WriteInt8(Trained.Value, Digits.Value.Train.Take(500), team), real = TFLiteFile.Write(Trained.Value);
        output.WriteLine($"{int8.Length} of {real.Length} bytes");
        Assert.True(int8.Length <= 0.28 * real.Length, $"{int8.Length} of {real.Length} bytes");

        float[] images = Images(test, test.Count), ours = Outputs(TFLiteFile.Read(int8, "int8").ToNetwork(logits: false), images, test.Count);
        double exact = Accuracy(Outputs(Trained.Value.Network, images, test.Count), test), quantized = Accuracy(ours, test);
        output.WriteLine($"accuracy {exact:P2} → {quantized:P2}");
        Assert.True(quantized >= exact - 0.001, $"accuracy {exact:P2} → {quantized:P2}");

        double unit = Unit(int8);
        var reference = new IntegerReference(TFLiteModel.Read(int8, "int8"));
        for (int n = 0; n < 100; n++)
        {
            float[] integers = reference.Run(images[(n * 784)..((n + 1) * 784)]);
            Assert.All(integers.Zip(ours[(n * 10)..((n + 1) * 10)]), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / unit, 0, 1.01));
        }

        foreach (string interpreter in Interpreters)
        {
            float[] theirs = await page.Run(interpreter, int8, images, 784);
            double largest = ours.Zip(theirs).Max(pair => Math.Abs(pair.First - pair.Second)) / unit;
            int same = Enumerable.Range(0, test.Count).Count(n => Class(ours, n) == Class(theirs, n));
            output.WriteLine($"{interpreter}: largest difference {largest:0.00} units, {same} of {test.Count} equal predictions, accuracy {Accuracy(theirs, test):P2}");
            Assert.InRange(largest, 0, 1.01);
            Assert.True(same >= 0.9995 * test.Count, $"{interpreter}: {same} of {test.Count} equal predictions");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_task_library_classifies_colour_images_by_the_files_metadata(bool isInt8)
    {
        const int Count = 100;
        Browser.Require();
        await using InterpreterPage page = await InterpreterPage.Open(packages.Require());
        string[] names = [.. ClassNames.Digits.Select(digit => $"digit {digit}")];
        Model color = ColorInput.Of(new Model(Trained.Value.Network, names));
        using var team = new WorkerTeam(2);
        byte[] file = isInt8 ? TFLiteFile.WriteInt8(color, ColorInput.Of(Digits.Value.Train.Take(200)), team, probabilities: true)
            : TFLiteFile.Write(color, probabilities: true);
        Dataset test = Digits.Value.Test.Take(Count);
        byte[] pixels = [.. Enumerable.Range(0, Count).SelectMany(n => test.Image(n).ToArray())];
        string[] found = await page.Classify(file, pixels, 28, 28);
        float[] ours = Outputs(Trained.Value.Network, Images(test, Count), Count);
        int same = Enumerable.Range(0, Count).Count(n => found[n].StartsWith($"{names[Class(ours, n)]}:{Class(ours, n)}:", StringComparison.Ordinal));
        Assert.True(same >= Count - (isInt8 ? 1 : 0), $"{same} of {Count}: {string.Join(' ', found.Take(10))}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Flatc_decodes_the_file(bool isInt8)
    {
        string folder = Directory.CreateTempSubdirectory("neuralcore-flatc-").FullName;
        try
        {
            using var team = new WorkerTeam(2);
            byte[] file = isInt8 ? TFLiteFile.WriteInt8(Trained.Value, Digits.Value.Train.Take(50), team) : TFLiteFile.Write(Trained.Value, probabilities: true);
            File.WriteAllBytes(Path.Combine(folder, "model.tflite"), file);
            string schema = Path.Combine(AppContext.BaseDirectory, "TFLite", "tflite.fbs");
            string? problem = InterpreterPackages.Run("flatc", folder, TimeSpan.FromMinutes(1), "--json", "--strict-json", "--raw-binary", "-o", folder, schema, "--", "model.tflite");
            Assert.SkipWhen(problem == "flatc is not installed.", "flatc is not installed (Debian: flatbuffers-compiler).");
            Assert.Null(problem);
            JsonNode model = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "model.json")))!, graph = model["subgraphs"]![0]!;
            Assert.Equal(3, (int)model["version"]!);
            string[] options = [.. graph["operators"]!.AsArray().Select(one => (string)one!["builtin_options_type"]!)];
            Assert.Equal(isInt8 ? ["QuantizeOptions", "Conv2DOptions", "Pool2DOptions", "Conv2DOptions", "Pool2DOptions", "FullyConnectedOptions", "DequantizeOptions"]
                : ["Conv2DOptions", "Pool2DOptions", "Conv2DOptions", "Pool2DOptions", "ReshapeOptions", "FullyConnectedOptions", "SoftmaxOptions"], options);
            JsonNode conv = graph["operators"]![isInt8 ? 1 : 0]!, weights = graph["tensors"]![(int)conv["inputs"]![1]!]!;
            Assert.Equal(("VALID", "RELU", 1), ((string)conv["builtin_options"]!["padding"]!, (string)conv["builtin_options"]!["fused_activation_function"]!, (int)conv["builtin_options"]!["stride_w"]!));
            Assert.Equal([32, 3, 3, 1], weights["shape"]!.AsArray().Select(size => (int)size!));
            Assert.Equal(isInt8 ? 32 : 0, weights["quantization"]?["scale"]?.AsArray().Count ?? 0);
            Assert.Equal(isInt8 ? "INT8" : "FLOAT32", (string?)weights["type"] ?? "FLOAT32");
            Assert.Equal("serving_default", (string)model["signature_defs"]![0]!["signature_key"]!);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Agree(string interpreter, float[] ours, float[] theirs, double tolerance)
    {
        Assert.Equal(ours.Length, theirs.Length);
        double largest = ours.Max(Math.Abs), difference = ours.Zip(theirs).Max(pair => Math.Abs(pair.First - pair.Second));
        output.WriteLine($"{interpreter}: largest difference {difference:0.0e0} of outputs up to {largest:0.0}");
        Assert.True(difference <= tolerance * Math.Max(1, largest), $"{interpreter}: a difference of {difference} of outputs up to {largest}");
        for (int n = 0; n < ours.Length / 10; n++) Assert.Equal(Class(ours, n), Class(theirs, n));
    }

    private static double Unit(byte[] int8)
    {
        TFLiteModel graph = TFLiteModel.Read(int8, "int8");
        return graph.Tensors[graph.Operators.Last(one => one.Code == OperatorCode.Dequantize).Inputs[0]].Quantization!.Scale;
    }

    private static int Class(float[] outputs, int n) => Enumerable.Range(0, 10).MaxBy(c => outputs[n * 10 + c]);

    private static double Accuracy(float[] outputs, Dataset test) =>
        Enumerable.Range(0, test.Count).Count(n => Class(outputs, n) == test.Labels[n]) / (double)test.Count;

    private static float[] Images(Dataset images, int count)
    {
        using var team = new WorkerTeam(2);
        var input = new Tensor(images.SampleShape.Batch(count));
        images.FillSamples(team, [.. Enumerable.Range(0, count)], input);
        return input.Span.ToArray();
    }

    private static float[] Outputs(Network network, float[] images, int count) =>
        network.Predict(new Tensor(network.InputShape.Batch(count), images)).Span.ToArray();

    /// <summary>Every parameter and statistic is drawn, so that none is 0 or 1.</summary>
    private static Network Drawn(string architecture)
    {
        Network network = NetworkArchitecture.Build(architecture, new Shape(28, 28, 1), seed: 3);
        var random = new RandomStream(3, RandomPurpose.Test);
        foreach ((string name, Tensor tensor) in network.State().Where(pair => !pair.Key.EndsWith("weight", StringComparison.Ordinal)))
        {
            foreach (ref float value in tensor.Span)
                value = name.EndsWith("Variance", StringComparison.Ordinal) ? 0.3f + (float)random.NextDouble() : (float)random.NextNormal() / 2;
        }

        return network;
    }

    private static Model Train()
    {
        Network network = NetworkArchitecture.Build(Presets.Find("cnn", 10)!, new Shape(28, 28, 1), seed: 1);
        Trainer.Fit(network, Digits.Value.Train, new TrainingOptions { Epochs = 1, Seed = 1, Optimizer = parameters => new Adam(parameters, learningRate: 0.003) });
        return new Model(network, ClassNames.Digits);
    }
}
