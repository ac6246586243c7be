using NeuralCore.Handwriting;
using NeuralCore.Interop.Onnx;

namespace NeuralCore.Runner.Tests;

/// <summary>A network that was trained on normalised images, as PyTorch's recipe for MNIST does it, and whose padded
/// first layer cannot take that over. Trained once for all tests.</summary>
public sealed class NormalizedModel
{
    internal const string Architecture = "conv 3x3x8 pad 1 relu | maxpool 4 | dense 32 relu | dense 10",
        Mean = "0.1307", Std = "0.3081", Text = "0..1 mean 0.1307 std 0.3081";

    private static readonly InputScaling Scaling = InputScaling.Parse(Text)!;
    private static readonly Lazy<Network> Trained = new(Train);

    /// <summary>Writes the weights as Keras names them, which has this library's layouts.</summary>
    internal static string SaveWeights(Terminal terminal)
    {
        string[] names = ["conv2d/kernel", "conv2d/bias", "dense/kernel", "dense/bias", "dense_1/kernel",
            "dense_1/bias"];
        SafetensorsFile.Write(terminal.Path("weights.safetensors"),
            Trained.Value.Parameters.Zip(names, (parameter, name) => KeyValuePair.Create(name, parameter.Value)), []);
        return "weights.safetensors";
    }

    /// <summary>Writes the graph as another program does: it takes normalised images, and nothing says so.</summary>
    internal static string SaveGraph(Terminal terminal)
    {
        byte[] file = OnnxFile.Write(new Model(Trained.Value, ClassNames.Digits));
        int key = file.AsSpan().IndexOf("inputScaling"u8);
        file[key] = (byte)'o';
        File.WriteAllBytes(terminal.Path("graph.onnx"), file);
        return "graph.onnx";
    }

    /// <summary>The share of images that the network classifies correctly, scaled as in training or not.</summary>
    internal static double Accuracy(Dataset test, bool scaled)
    {
        using var team = new WorkerTeam(1);
        return new Evaluator(Trained.Value, team, scaling: scaled ? Scaling : null).Evaluate(test).Accuracy!.Value;
    }

    private static Network Train()
    {
        Dataset digits = GeneratedDigits.Create(3000, seed: 7);
        using var team = new WorkerTeam(1);
        var x = new Tensor(digits.SampleShape.Batch(digits.Count));
        digits.FillSamples(team, [.. Enumerable.Range(0, digits.Count)], x);
        Scaling.Apply(x);
        Network network = NetworkArchitecture.Build(Architecture, digits.SampleShape, seed: 1);
        Trainer.Fit(network, new Dataset("normalised digits", digits.SampleShape, x.Span.ToArray(), digits.Targets),
            new TrainingOptions { Epochs = 3, Seed = 1 });
        return network;
    }
}
