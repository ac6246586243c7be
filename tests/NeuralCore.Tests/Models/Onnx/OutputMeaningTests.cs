using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.Onnx.Messages;
using static NeuralCore.Tests.Models.Onnx.DrawnNetwork;
using static NeuralCore.Tests.Models.Onnx.GraphCase;

namespace NeuralCore.Tests.Models.Onnx;

/// <summary>What a graph's output is, whatever follows the softmax or the sigmoid; and which of several outputs is
/// used.</summary>
public sealed class OutputMeaningTests
{
    private const int Opset = 18, Classes = 5;

    private static readonly float[] Images = Draw();

    [Theory]
    [InlineData("Softmax"), InlineData("Softmax Identity"), InlineData("Softmax Cast"), InlineData("Softmax Dropout"),
        InlineData("Softmax Clip"), InlineData("Softmax Reshape"), InlineData("Softmax Flatten")]
    [InlineData("Unsqueeze Softmax Squeeze"), InlineData("Softmax Unsqueeze Transpose Flatten"),
        InlineData("LogSoftmax Exp"), InlineData("Identity Softmax Identity Cast")]
    public void Probabilities_are_found_behind_nodes_that_pass_them_on(string end) =>
        Holds(end, OutputMeaning.Probabilities);

    [Theory]
    [InlineData("LogSoftmax"), InlineData("LogSoftmax Identity"), InlineData("Softmax Log"),
        InlineData("Softmax Identity Log Flatten")]
    public void So_are_their_logarithms(string end) => Holds(end, OutputMeaning.LogProbabilities);

    [Theory]
    [InlineData("Sigmoid"), InlineData("Sigmoid Identity"), InlineData("Sigmoid Clip"), InlineData("Sigmoid Reshape")]
    public void So_are_probabilities_of_each_class_on_its_own(string end) =>
        Holds(end, OutputMeaning.IndependentProbabilities);

    [Theory]
    [InlineData(""), InlineData("Identity"), InlineData("Reshape")]
    public void Anything_else_is_logits(string end) => Holds(end, OutputMeaning.Logits);

    /// <summary>A name says nothing: over another axis than that of the classes a softmax gives no
    /// distribution.</summary>
    [Fact]
    public void A_softmax_over_another_axis_gives_no_distribution()
    {
        GraphCase graph = Linear();
        graph.Node("Unsqueeze", [graph.Constant(2)]).Node("Softmax", [], Whole("axis", 2))
            .Node("Mul", [graph.Constant([1, Classes, 1], [1, 2, 3, 4, 5])]).Node("Flatten", []);
        Assert.Equal(OutputMeaning.Logits, OnnxGraph.Read(graph.File(freeBatch: true), "axis").Meaning);
    }

    [Fact]
    public void A_softmax_that_is_spelled_out_is_known_by_its_values()
    {
        GraphCase graph = Linear();
        graph.Node("Exp", []).Node("ReduceSum", [graph.Constant(1)]).Node("Div", ["Exp2"], ["ReduceSum3"]);
        var read = OnnxGraph.Read(graph.File(freeBatch: true), "spelled out");
        Assert.Equal(OutputMeaning.Probabilities, read.Meaning);
        OnnxAgreement.Hold(Softmax(Answers(
            OnnxGraph.Read(Linear().File(freeBatch: true), "linear").ToNetwork(), Images)),
            Softmax(Answers(read.ToNetwork(), Images)), "spelled out");
    }

    [Fact]
    public void Layers_that_learn_end_in_logits()
    {
        foreach (string end in (string[])["Softmax Identity", "Sigmoid", "LogSoftmax Flatten"])
        {
            Network network = OnnxConversion.ToModel(OnnxGraph.Read(Ended(end).File(freeBatch: true), end)).Network;
            Assert.Equal("flatten | dense 5", network.Architecture);
            OnnxAgreement.Hold(Answers(OnnxGraph.Read(Linear().File(freeBatch: true), "linear").ToNetwork(), Images),
                Answers(network, Images), end);
        }
    }

    [Fact]
    public void Of_several_outputs_the_classes_are_used()
    {
        (byte[] file, GraphCase whole) = TwoOutputs();
        var graph = OnnxGraph.Read(file, "two");
        Assert.Equal("Gemm2", graph.OutputName);
        Assert.Equal(["Relu1 N×24", "Gemm2 N×5"], graph.Outputs.Select(output => output.ToString()));
        OnnxAgreement.Hold(Answers(OnnxGraph.Read(whole.File(freeBatch: true), "whole").ToNetwork(), Images),
            Answers(graph.ToNetwork(), Images), "two");
    }

    [Fact]
    public void A_name_chooses_an_output()
    {
        (byte[] file, _) = TwoOutputs();
        Assert.Equal(new Shape(24), OnnxGraph.Read(file, "two", "Relu1").OutputShape);
        Assert.Contains("two has no output 'none'. Its outputs are \"Relu1\", \"Gemm2\".",
            Assert.Throws<ArgumentException>(() => OnnxGraph.Read(file, "two", "none")).Message,
            StringComparison.Ordinal);
    }

    /// <summary>As scikit-learn's converter writes a label beside the probabilities.</summary>
    [Fact]
    public void An_output_that_cannot_be_computed_here_is_left_out()
    {
        GraphCase built = Linear();
        GraphMessage message = ModelMessage
            .Read(new ProtobufReader(built.Node("Softmax", []).Node("ArgMax", [], Whole("axis", 1)).File(
            freeBatch: true), "label")).Graph;
        byte[] file = Write(message with
        {
            Outputs = [
            message.Outputs[0], new ValueMessage("Softmax2", ElementType.Float, [])]
        });
        var graph = OnnxGraph.Read(file, "label");
        Assert.Equal(("Softmax2", OutputMeaning.Probabilities, "ArgMax3 (not computed here)"),
            (graph.OutputName, graph.Meaning, graph.Outputs[0].ToString()));
        Assert.Contains("ArgMax", Assert.Throws<InvalidDataException>(() =>
            OnnxGraph.Read(file, "label", "ArgMax3")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exported_scaling_is_done_by_the_graph_and_comes_back()
    {
        foreach ((string architecture, string text, string? expected) in ((string, string, string?)[])[
            ("conv 3x3x4 pad 1 relu | dense 3", "0..1 mean 0.1,0.2 std 0.3,0.4", "0..1 mean 0.1,0.2 std 0.3,0.4"),
            ("maxpool 2 | dense 3", "0..255", "0..255"),
            ("conv 3x3x4 relu | dense 3", "0..1 mean 0.1307 std 0.3081", null)])
        {
            var image = new Shape(11, 9, 2);
            Network network = Drawn(architecture, image, 3);
            var scaling = InputScaling.Parse(text)!;
            (float[] last, float[] first) = DrawnNetwork.Images(image, 3);
            byte[] file = OnnxFile.Write(ModelOf(network).WithScaling(scaling));
            var x = new Tensor(image.Batch(Batch), [.. last]);
            scaling.Apply(x);
            float[] ours = Answers(network, x.Span.ToArray());
            OnnxAgreement.Hold(OnnxRuntime.Run(file, first, Batch, 2, 11, 9), ours, architecture);
            var graph = OnnxGraph.Read(file, "scaled");
            Assert.True(graph.Scaling!.IsDefault);
            Model back = OnnxConversion.ToModel(graph);
            Assert.Equal(network.ParameterCount, back.Network.ParameterCount);
            Assert.Equal(expected is null, back.Scaling.IsDefault);
            if (expected is not null) Assert
                .Equal(scaling.Factors(2), back.Scaling.Factors(2), (a, b) => Math.Abs(a - b) < 1e-5 * b);
            var y = new Tensor(image.Batch(Batch), [.. last]);
            back.Scaling.Apply(y);
            OnnxAgreement.Hold(ours, Answers(back.Network, y.Span.ToArray()), architecture);
        }
    }

    private static void Holds(string end, OutputMeaning meaning)
    {
        byte[] file = Ended(end).File(freeBatch: true);
        var graph = OnnxGraph.Read(file, end);
        Assert.Equal(meaning, graph.Meaning);
        float[] logits = Answers(OnnxGraph.Read(Linear().File(freeBatch: true), "linear").ToNetwork(), Images);
        OnnxAgreement.Hold(Softmax(logits), Softmax(Answers(graph.ToNetwork(), Images)), end);
        OnnxAgreement.Hold(OnnxRuntime.Run(file, Images, Batch, 1, 4, 6),
            Answers(graph.ToNetwork(logits: false), Images), end);
    }

    private static GraphCase Ended(string end)
    {
        GraphCase graph = Linear();
        foreach (string operation in end.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (operation)
            {
                case "Cast": graph.Node("Cast", [], Whole("to", (int)ElementType.Float)); break;
                case "Clip": graph.Node("Clip", [graph.Constant([], [1e-7f]), graph.Constant([], [1 - 1e-7f])]); break;
                case "Reshape": graph.Node("Reshape", [graph.Constant(-1, Classes)]); break;
                case "Unsqueeze": graph.Node("Unsqueeze", [graph.Constant(1)]); break;
                case "Squeeze": graph.Node("Squeeze", [graph.Constant(1)]); break;
                case "Transpose": graph.Node("Transpose", [], Attribute("perm", 0, 2, 1)); break;
                default: graph.Node(operation, []); break;
            }
        }

        return graph;
    }

    /// <summary>Flatten and a product, of small weights, so that no probability rounds to 1.</summary>
    private static GraphCase Linear()
    {
        var random = new RandomStream(11, RandomPurpose.Test);
        var graph = new GraphCase(Opset, 1, 1, 4, 6);
        float[] weights = [.. Enumerable.Range(0, 24 * Classes).Select(i => (i * 29 % 41 - 20) / 60f)];
        return graph.Node("Flatten", []).Node(
            "Gemm", [graph.Constant([24, Classes], weights), graph.Constant(ref random, Classes)]);
    }

    /// <summary>Features and classes, in this order.</summary>
    private static (byte[] File, GraphCase Whole) TwoOutputs()
    {
        var random = new RandomStream(12, RandomPurpose.Test);
        var whole = new GraphCase(Opset, 1, 1, 4, 6);
        whole.Node("Flatten", []).Node("Relu", []).Node("Gemm", [whole.Constant(ref random, 24, Classes)]);
        GraphMessage graph = ModelMessage.Read(new ProtobufReader(whole.File(freeBatch: true), "two")).Graph;
        return (Write(graph with { Outputs = [new ValueMessage("Relu1", ElementType.Float, []), graph.Outputs[0]] }),
            whole);
    }

    private static byte[] Write(GraphMessage graph) =>
        new ModelMessage(graph, Opset, "tests", new Dictionary<string, string>()).Write("1").Written.ToArray();

    private static float[] Softmax(float[] logits) =>
        [.. logits.Chunk(Classes).SelectMany(z =>
        z.Select(value => (float)(Math.Exp(value - z.Max()) / z.Sum(other => Math.Exp(other - z.Max())))))];

    private static float[] Draw()
    {
        var random = new RandomStream(14, RandomPurpose.Test);
        var values = new float[Batch * 24];
        foreach (ref float value in values.AsSpan()) value = (float)random.NextDouble();
        return values;
    }
}
