using System.Runtime.CompilerServices;
using System.Text.Json;
using NeuralCore.Interop.Onnx;
using static NeuralCore.Tests.Models.Onnx.DrawnNetwork;
using static NeuralCore.Tests.Models.Onnx.GraphCase;

namespace NeuralCore.Tests.Models.Onnx;

/// <summary>Files as other programs write them: PyTorch's own, and graphs in the manner of CNTK and of Keras.</summary>
public sealed class ForeignFileTests
{
    private static readonly Shape Digit = new(28, 28, 1);

    internal static readonly string Fixtures = Path.Combine(Path.GetDirectoryName(ThisFile())!, "Fixtures");

    [Theory]
    [InlineData("view", 9)]
    [InlineData("view_fixed", 11)]
    [InlineData("residual", 13)]
    [InlineData("plain", 17)]
    [InlineData("plain_old", 7)]
    public void A_file_of_PyTorch_answers_as_PyTorch_did(string name, int opset)
    {
        var graph = OnnxGraph.Read(Path.Combine(Fixtures, $"pytorch_{name}.onnx"));
        Assert.Equal((opset, "pytorch", Digit, new Shape(10)), (graph.Opset, graph.Producer, graph.InputShape, graph.OutputShape));
        using JsonDocument answers = JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures, "pytorch_answers.json")));
        float[] expected = [.. answers.RootElement.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
        float[] pattern = [.. Enumerable.Range(0, 784).Select(i => i * 37 % 256 / 255f)];
        OnnxAgreement.Hold(expected, Answers(graph.ToNetwork(logits: false), pattern, 1), name);
        // Also where the file knows one image at a time.
        OnnxAgreement.Hold([.. expected, .. expected, .. expected], Answers(graph.ToNetwork(logits: false), [.. pattern, .. pattern, .. pattern], 3), name);
    }

    /// <summary>The structure of the model zoo's mnist-8 and mnist-12: constants among the inputs, weights that are reshaped in the file, padding to the same size, one image.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    public void A_graph_in_the_manner_of_CNTK_answers_as_in_OnnxRuntime(int opset)
    {
        var random = new RandomStream(8, RandomPurpose.Test);
        byte[] file = Cntk(opset, ref random).File();
        float[] x = [.. Enumerable.Range(0, 784).Select(i => i * 37 % 256 / 255f)];
        var graph = OnnxGraph.Read(file, "mnist");
        Assert.Equal((Digit, new Shape(10)), (graph.InputShape, graph.OutputShape));
        float[] expected = OnnxRuntime.Run(file, x, 1, 1, 28, 28);
        OnnxAgreement.Hold(expected, Answers(graph.ToNetwork(), x, 1), "one image");
        OnnxAgreement.Hold([.. expected, .. expected], Answers(graph.ToNetwork(), [.. x, .. x], 2), "two images");
    }

    /// <summary>As TensorFlow's converter writes a Keras network: images with channels last, turned before the convolution and back behind it, biases added, dense layers as products.</summary>
    [Theory]
    [InlineData(9)]
    [InlineData(15)]
    public void A_graph_in_the_manner_of_Keras_answers_as_in_OnnxRuntime(int opset)
    {
        var random = new RandomStream(9, RandomPurpose.Test);
        byte[] file = Keras(opset, ref random).File(freeBatch: true);
        float[] x = [.. Enumerable.Range(0, 2 * 28 * 28 * 3).Select(i => i * 37 % 256 / 255f)];
        var read = OnnxGraph.Read(file, "keras");
        Assert.Equal((new Shape(28, 28, 3), OutputMeaning.Probabilities), (read.InputShape, read.Meaning));
        OnnxAgreement.Hold(OnnxRuntime.Run(file, x, 2, 28, 28, 3), Answers(read.ToNetwork(logits: false), x, 2), "keras");
    }

    [Fact]
    public void Threads_infer_with_one_graph_at_once()
    {
        var graph = OnnxGraph.Read(Path.Combine(Fixtures, "pytorch_residual.onnx"));
        Network network = graph.ToNetwork();
        float[] x = [.. Enumerable.Range(0, 5 * 784).Select(i => i * 37 % 256 / 255f)];
        float[] alone = Answers(network, x, 5);
        Parallel.For(0, 20, i => Assert.Equal(alone[..(10 * (1 + i % 5))], Answers(network, x[..(784 * (1 + i % 5))], 1 + i % 5)));
    }

    [Fact]
    public void A_graph_cannot_be_trained_or_saved_as_a_model()
    {
        Network network = OnnxGraph.Read(Path.Combine(Fixtures, "pytorch_view.onnx")).ToNetwork();
        using var team = new WorkerTeam(1);
        Workspace workspace = network.CreateWorkspace(1, team, training: true);
        network.Forward(workspace, Phase.Train(1, 1));
        Assert.Contains("import", Assert.Throws<InvalidOperationException>(() => network.Backward(workspace, Phase.Train(1, 1))).Message, StringComparison.Ordinal);
    }

    internal static GraphCase Keras(int opset, ref RandomStream random)
    {
        var graph = new GraphCase(opset, 1, 28, 28, 3);
        graph.Node("Transpose", [], Attribute("perm", 0, 3, 1, 2))
            .Node("Conv", [graph.Constant(ref random, 4, 3, 3, 3), graph.Constant(ref random, 4)], Attribute("kernel_shape", 3, 3), Attribute("strides", 1, 1), Attribute("dilations", 1, 1), Whole("group", 1))
            .Node("Relu", []).Node("MaxPool", [], Attribute("kernel_shape", 2, 2), Attribute("strides", 2, 2))
            .Node("Transpose", [], Attribute("perm", 0, 2, 3, 1)).Node("Reshape", [graph.Constant(-1, 676)])
            .Node("MatMul", [graph.Constant(ref random, 676, 10)]).Node("Add", [graph.Constant(ref random, 10)]).Node("Softmax", []);
        return graph;
    }

    internal static GraphCase Cntk(int opset, ref RandomStream random)
    {
        var graph = new GraphCase(opset, 1, 1, 28, 28);
        graph.Node("Reshape", [graph.Constant(ref random, 16, 4, 4, 10)], [graph.Constant(256, 10)])
            .Node("Conv", [Input], [graph.Constant(ref random, 8, 1, 5, 5)], Attribute("kernel_shape", 5, 5), Attribute("strides", 1, 1), Attribute("dilations", 1, 1), Text("auto_pad", "SAME_UPPER"), Whole("group", 1))
            .Node("Add", [graph.Constant(ref random, 8, 1, 1)]).Node("Relu", []).Node("MaxPool", [], Attribute("kernel_shape", 2, 2), Attribute("strides", 2, 2), Attribute("pads", 0, 0, 0, 0), Text("auto_pad", "NOTSET"))
            .Node("Conv", [graph.Constant(ref random, 16, 8, 5, 5)], Attribute("kernel_shape", 5, 5), Attribute("strides", 1, 1), Attribute("dilations", 1, 1), Text("auto_pad", "SAME_UPPER"), Whole("group", 1))
            .Node("Add", [graph.Constant(ref random, 16, 1, 1)]).Node("Relu", []).Node("MaxPool", [], Attribute("kernel_shape", 3, 3), Attribute("strides", 3, 3), Attribute("pads", 0, 0, 0, 0), Text("auto_pad", "NOTSET"))
            .Node("Reshape", [graph.Constant(1, 256)]).Node("MatMul", ["Reshape0"]).Node("Add", [graph.Constant(ref random, 1, 10)]);
        return graph;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
