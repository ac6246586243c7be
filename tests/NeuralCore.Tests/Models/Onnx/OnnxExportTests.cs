using FsCheck.Xunit;
using NeuralCore.Interop.Onnx;
using NeuralCore.Tests.Networks;
using static NeuralCore.Tests.Models.Onnx.DrawnNetwork;

namespace NeuralCore.Tests.Models.Onnx;

/// <summary>An exported network answers as the network does, in another program and in this one.</summary>
public sealed class OnnxExportTests
{
    private static readonly Shape Image = new(11, 9, 2);

    [Property(MaxTest = 150)]
    public void OnnxRuntime_answers_as_the_network_does(ulong seed)
    {
        Network network = Drawn(RandomArchitecture.Draw(seed), Image, seed);
        (float[] input, float[] channelsFirst) = Images(Image, seed);
        byte[] file = OnnxFile.Write(ModelOf(network));
        float[] ours = Answers(network, input);
        OnnxAgreement.Hold(OnnxRuntime.Run(file, channelsFirst, Batch, Image[2], Image[0], Image[1]), ours, network.Architecture);
        OnnxAgreement.Hold(Answers(OnnxGraph.Read(file, "exported").ToNetwork(logits: false), input), ours,
            network.Architecture);
    }

    [Theory]
    [InlineData("flatten | dense 10")]
    [InlineData("flatten")]
    [InlineData("dropout 0.5")]
    [InlineData("flatten | dropout 0.5 | batchnorm relu | layernorm | dense 10")]
    [InlineData("flatten | residual ( dense 6 + relu | dense 6 )")]
    [InlineData("conv 3x3x4 | flatten | residual ( relu )")]
    [InlineData("conv 3x3x4 stride 2 same relu | globalavgpool")]
    [InlineData("conv 3x3x4")]
    [InlineData("residual ( flatten | dense 7 + avgpool 2 | flatten | dense 7 ) | gelu")]
    public void Special_chains_answer_as_the_network_does(string architecture)
    {
        Network network = Drawn(architecture, Image, 1);
        (float[] input, float[] channelsFirst) = Images(Image, 1);
        byte[] file = OnnxFile.Write(ModelOf(network));
        float[] ours = Answers(network, input),
            own = Answers(OnnxGraph.Read(file, "exported").ToNetwork(logits: false), input),
            theirs = OnnxRuntime.Run(file, channelsFirst, Batch, Image[2], Image[0], Image[1]);
        OnnxAgreement.Hold(own, ours, architecture);
        if (network.OutputShape.Rank == 3) theirs = ChannelsLast(theirs, network.OutputShape);
        OnnxAgreement.Hold(theirs, ours, architecture);
    }

    [Theory, InlineData(16), InlineData(48), InlineData(80)]
    public void A_line_network_is_exported_with_a_free_width(int width)
    {
        const int Height = 8, Classes = 5;
        Network network = Drawn(
            $"conv 3x3x4 same | batchnorm | maxpool 2 | relu | conv 4x1x6 | residual ( conv 1x3x6 same ) | conv 1x1x{Classes}",
            new Shape(Height, 32, 1), 1);
        byte[] file = OnnxFile.Write(new Model(network, ["a", "b", "c", "d", "blank"]));
        var input = new Shape(Height, width, 1);
        (float[] lines, float[] channelsFirst) = Images(input, 1);
        using var team = new WorkerTeam(1);
        Workspace workspace = network.CreateWorkspace(Batch, team, input: input);
        lines.CopyTo(workspace.Input.Span);
        float[] ours = network.Forward(workspace).Span.ToArray(),
            theirs = OnnxRuntime.Run(file, channelsFirst, Batch, 1, Height, width);
        OnnxAgreement.Hold(ChannelsLast(theirs, workspace.Output.Shape.Sample), ours, network.Architecture);
    }

    [Fact]
    public void Features_go_in_as_they_are()
    {
        Network network = Drawn("dense 5 tanh | dense 3", new Shape(7), 2);
        var random = new RandomStream(3, RandomPurpose.Test);
        float[] input = [.. Enumerable.Range(0, Batch * 7).Select(_ => (float)random.NextNormal())];
        OnnxAgreement.Hold(OnnxRuntime.Run(OnnxFile.Write(ModelOf(network)), input, Batch, 7), Answers(network, input), "features");
    }

    [Fact]
    public void Probabilities_are_a_softmax_of_the_logits_which_reading_back_leaves_out()
    {
        Network network = Drawn("conv 3x3x4 relu | dense 3", Image, 4);
        (float[] input, float[] channelsFirst) = Images(Image, 4);
        byte[] file = OnnxFile.Write(ModelOf(network), probabilities: true);
        float[] probabilities = OnnxRuntime.Run(file, channelsFirst, Batch, Image[2], Image[0], Image[1]);
        Assert.Equal(1, probabilities[..3].Sum(), 1e-5);
        var graph = OnnxGraph.Read(file, "exported");
        Assert.Equal(OutputMeaning.Probabilities, graph.Meaning);
        OnnxAgreement.Hold(Answers(graph.ToNetwork(), input), Answers(network, input), "logits");
        OnnxAgreement.Hold(Answers(graph.ToNetwork(logits: false), input), probabilities, "probabilities");
    }

    [Fact]
    public void The_file_says_what_the_model_is()
    {
        Network network = Drawn("conv 3x3x4 relu | dense 3", Image, 5);
        var model = new Model(network, ["a", "b", "č"], [new(ModelKeys.DataSet, "letters")]);
        var graph = OnnxGraph.Read(OnnxFile.Write(model), "exported");
        Assert.Equal((17, "NeuralCore", Image, new Shape(3)), (graph.Opset, graph.Producer, graph.InputShape, graph.OutputShape));
        Assert.Equal(["conv1", "relu1", "flatten1", "dense1"], graph.Messages.Nodes.Select(node => node.Name));
        Assert.Equal(["conv1.weight", "conv1.bias", "dense1.weight", "dense1.bias"], graph.Messages.Constants.Select(constant => constant.Name));
        Assert.Equal([null, 2, 11, 9], graph.Messages.Inputs.Single().Sizes!);
        Assert.Equal(network.Architecture, graph.Metadata[ModelKeys.Architecture]);
        Model back = OnnxFile.Load(graph);
        Assert.Equal(model.ClassNames, back.ClassNames);
        Assert.Equal(model.Provenance, back.Provenance);
    }

    [Fact]
    public void A_diverged_network_is_not_exported()
    {
        Network network = Drawn("dense 3", Image, 6);
        network.Parameters[0].Value.Span[5] = float.NaN;
        Assert.Throws<ArgumentException>(() => OnnxFile.Write(ModelOf(network)));
    }
}
