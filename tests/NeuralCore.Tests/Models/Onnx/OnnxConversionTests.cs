using FsCheck.Xunit;
using NeuralCore.Interop.Onnx;
using NeuralCore.Tests.Networks;
using static NeuralCore.Tests.Models.Onnx.DrawnNetwork;
using static NeuralCore.Tests.Models.Onnx.GraphCase;

namespace NeuralCore.Tests.Models.Onnx;

/// <summary>A graph becomes a network of layers that says the same, or is refused with the node's name.</summary>
public sealed class OnnxConversionTests
{
    private static readonly Shape Image = new(11, 9, 2);

    [Property(MaxTest = 200)]
    public void What_was_exported_comes_back_as_layers(ulong seed)
    {
        string architecture = RandomArchitecture.Draw(seed);
        // Of a residual without layers, x + x is left, which is no layer.
        while (architecture.Contains("residual ( dropout", StringComparison.Ordinal))
            architecture = RandomArchitecture.Draw(++seed);
        Network network = Drawn(architecture, Image, seed);
        (float[] input, _) = Images(Image, seed);
        Network back = OnnxConversion.ToModel(OnnxGraph.Read(OnnxFile.Write(ModelOf(network)), "exported")).Network;
        float[] found = Answers(back, input);
        // A sigmoid that makes the output is left out, so that the network learns from logits.
        if (network.OutputMeaning != OutputMeaning.Logits && network.OutputShape.Rank == 1) found = [
            .. found.Select(z => (float)(1 / (1 + Math.Exp(-z))))];
        OnnxAgreement.Hold(Answers(network, input), found, $"{network.Architecture}\n{back.Architecture}");
        Assert.Equal(network.ParameterCount, back.ParameterCount);
    }

    [Theory]
    [InlineData("conv 3x3x4 relu | maxpool 2 | dense 10", "conv 3x3x4 | relu | maxpool 2 | flatten | dense 10")]
    [InlineData("flatten | dropout 0.5 | batchnorm relu | layernorm | dense 10", "flatten | batchnorm | relu | layernorm | dense 10")]
    [InlineData("conv 3x3x4 | residual ( batchnorm relu | conv 3x3x4 pad 1 ) | residual ( conv 1x1x6 + conv 3x3x6 pad 1 gelu ) | globalavgpool | dense 3 silu", "conv 3x3x4 | residual ( batchnorm | relu | conv 3x3x4 pad 1 ) | residual ( conv 1x1x6 + conv 3x3x6 pad 1 | gelu ) | globalavgpool | dense 3 | silu")]
    [InlineData("conv 3x3x4 nobias | batchnorm epsilon 0.001 momentum 0.01 relu | layernorm epsilon 1e-6 | dense 3 nobias", "conv 3x3x4 nobias | batchnorm epsilon 0.001 momentum 0.01 | relu | layernorm epsilon 1E-06 | flatten | dense 3 nobias")]
    public void The_layers_are_those_that_were_exported(string architecture, string expected)
    {
        Network network = Drawn(architecture, Image, 1);
        Assert.Equal(expected, OnnxConversion.ToModel(OnnxGraph.Read(OnnxFile.Write(ModelOf(network), probabilities: true), "exported")).Network.Architecture);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    public void A_graph_in_the_manner_of_CNTK_becomes_layers(int opset)
    {
        var random = new RandomStream(8, RandomPurpose.Test);
        var graph = OnnxGraph.Read(ForeignFileTests.Cntk(opset, ref random).File(), "mnist");
        Network network = OnnxConversion.ToModel(graph).Network;
        Assert.Equal("conv 5x5x8 pad 2 | relu | maxpool 2 | conv 5x5x16 pad 2 | relu | maxpool 3 | flatten | dense 10", network.Architecture);
        float[] x = [.. Enumerable.Range(0, 784).Select(i => i * 37 % 256 / 255f)];
        OnnxAgreement.Hold(Answers(graph.ToNetwork(), x, 1), Answers(network, x, 1), "mnist");
    }

    [Fact]
    public void A_chain_with_channels_last_becomes_layers()
    {
        var random = new RandomStream(9, RandomPurpose.Test);
        GraphCase built = ForeignFileTests.Keras(13, ref random);
        var graph = OnnxGraph.Read(built.File(freeBatch: true), "keras");
        Network network = OnnxConversion.ToModel(graph).Network;
        Assert.Equal("conv 3x3x4 | relu | maxpool 2 | flatten | dense 10", network.Architecture);
        float[] x = [.. Enumerable.Range(0, 28 * 28 * 3).Select(i => i * 37 % 256 / 255f)];
        OnnxAgreement.Hold(Answers(graph.ToNetwork(), x, 1), Answers(network, x, 1), "keras");
    }

    [Fact]
    public void Padding_that_an_average_counts_is_no_layer()
    {
        var graph = OnnxGraph.Read(Path.Combine(ForeignFileTests.Fixtures, "pytorch_view.onnx"));
        Assert.Contains("/average/Pad", Assert.Throws<InvalidDataException>(() => OnnxConversion.ToModel(graph)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_square_of_features_is_an_image()
    {
        var random = new RandomStream(3, RandomPurpose.Test);
        var graph = new GraphCase(13, 1, 784);
        graph.Node("Gemm", [graph.Constant(ref random, 16, 784), graph.Constant(ref random, 16)], Whole("transB", 1)).Node("Tanh", []).Node("Gemm", [graph.Constant(ref random, 16, 10)]);
        Network network = OnnxConversion.ToModel(OnnxGraph.Read(graph.File(freeBatch: true), "features")).Network;
        Assert.Equal((new Shape(28, 28, 1), "flatten | dense 16 | tanh | dense 10 nobias"), (network.InputShape, network.Architecture));
    }

    [Fact]
    public void What_is_no_layer_is_named_with_its_node()
    {
        var graph = new GraphCase(13, 1, 1, 28, 28);
        graph.Node("Clip", [graph.Constant([], [0f]), graph.Constant([], [6f])]).Node("Flatten", []);
        string message = Assert.Throws<InvalidDataException>(() => OnnxConversion.ToModel(OnnxGraph.Read(graph.File(), "clipped.onnx"))).Message;
        Assert.Contains("clipped.onnx, node \"Clip0\"", message, StringComparison.Ordinal);
        Assert.Contains("for prediction and evaluation", message, StringComparison.Ordinal);
    }
}
