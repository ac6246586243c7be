using FsCheck.Xunit;
using NeuralCore.Interop.Onnx;
using NeuralCore.Interop.TFLite;
using NeuralCore.Interop.TFLite.Messages;
using NeuralCore.Tests.Models.Onnx;
using NeuralCore.Tests.Networks;
using static NeuralCore.Tests.Models.Onnx.DrawnNetwork;

namespace NeuralCore.Tests.Models.TFLite;

/// <summary>An exported network answers as the network does. The browser tests compare it with interpreters.</summary>
public sealed class TFLiteExportTests
{
    private static readonly Shape Image = new(11, 9, 2);

    [Property(MaxTest = 100)]
    public void A_file_that_is_read_back_answers_as_the_network_does(ulong seed)
    {
        Network network = Drawn(RandomArchitecture.Draw(seed), Image, seed);
        (float[] input, _) = Images(Image, seed);
        OnnxAgreement.Hold(Answers(Read(network).ToNetwork(logits: false), input), Answers(network, input),
            network.Architecture);
    }

    [Theory]
    [InlineData("flatten | dense 10")]
    [InlineData("flatten")]
    [InlineData("dropout 0.5")]
    [InlineData("flatten | dropout 0.5 | batchnorm relu | layernorm | dense 10")]
    [InlineData("flatten | residual ( dense 6 + relu | dense 6 )")]
    [InlineData("conv 3x3x4 | dropout 0.5 | batchnorm relu | globalavgpool")]
    [InlineData("conv 3x3x4 nobias stride 2 pad 2,1,0,1 relu | maxpool 3 stride 2 pad 1 | conv 1x1x3")]
    [InlineData("avgpool 3 pad 1,0,2,1 | avgpool 3x2 stride 2 same | flatten | dense 4 sigmoid")]
    [InlineData("residual ( flatten | dense 7 + avgpool 2 | flatten | dense 7 ) | gelu")]
    public void Special_chains_answer_as_the_network_does(string architecture)
    {
        Network network = Drawn(architecture, Image, 1);
        (float[] input, _) = Images(Image, 1);
        OnnxAgreement.Hold(Answers(Read(network).ToNetwork(logits: false), input), Answers(network, input), architecture);
    }

    [Fact]
    public void Activations_and_normalizations_are_fused_and_weights_have_their_outputs_first()
    {
        Network network = Drawn("conv 3x2x4 | batchnorm relu | maxpool 2 | flatten | dense 5 relu | dense 3", Image, 2);
        TFLiteModel file = TFLiteModel.Read(TFLiteFile.Write(ModelOf(network), probabilities: true), "exported");
        Assert.Equal([OperatorCode.Conv2D, OperatorCode.MaxPool2D, OperatorCode.Reshape, OperatorCode.FullyConnected, OperatorCode.FullyConnected, OperatorCode.Softmax],
            file.Operators.Select(one => one.Code));
        Assert.Equal([FusedActivation.Relu, FusedActivation.Relu, FusedActivation.None],
            file.Operators.Where(one => one.Inputs.Count == 3).Select(one => one.Options.Activation));
        Assert.Equal([4, 3, 2, 2], file.Tensors[file.Operators[0].Inputs[1]].Sizes);
        Assert.Equal([3, 5], file.Tensors[file.Operators[4].Inputs[1]].Sizes);
        Assert.Equal([1, 11, 9, 2], file.Tensors[file.Inputs[0]].Sizes);
        Assert.Equal(("image", "probabilities"),
            (file.Tensors[file.Inputs[0]].Name, file.Tensors[file.Outputs[0]].Name));
    }

    [Fact]
    public void Data_of_tensors_are_aligned_to_16_bytes()
    {
        byte[] file = TFLiteFile.Write(ModelOf(Drawn("conv 3x3x5 relu | dense 3", Image, 3)));
        TFLiteModel model = TFLiteModel.Read(file, "exported");
        Assert.Equal("TFL3"u8, file.AsSpan(4, 4));
        foreach (TFLiteTensor constant in model.Tensors.Where(tensor => tensor.Data is not null))
        {
            Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(constant.Data!.Value, out ArraySegment<byte> data));
            Assert.Equal(0, data.Offset % 16);
        }
    }

    [Fact]
    public void The_file_says_what_the_model_is()
    {
        Network network = Drawn("conv 3x3x4 relu | dense 3", Image, 5);
        var model = new Model(network, ["a", "b", "č"], [new(ModelKeys.DataSet, "letters")], new InputScaling(1, [0.25, 0.5], [0.5, 0.125]));
        byte[] file = TFLiteFile.Write(model);
        Assert.Equal(file, TFLiteFile.Write(model));
        OnnxGraph graph = TFLiteFile.Read(file, "exported");
        Model back = OnnxFile.Load(graph);
        Assert.Equal(model.ClassNames, back.ClassNames);
        Assert.Equal(model.Provenance, back.Provenance);
        Assert.Equal(model.Scaling.ToString(), back.Scaling.ToString());
        // Other programs read the labels of the archive and the normalization of bytes, (byte − mean)/std.
        TFLiteModel content = TFLiteModel.Read(file, "exported");
        var others = ModelDescription.Read(file, content.Find(ModelDescription.Key), "exported");
        Assert.Equal(["a", "b", "č"], others.Labels!);
        Assert.Equal(model.Scaling.Factors(2), others.Scaling!.Factors(2));
        Assert.Equal(model.Scaling.Offsets(2), others.Scaling.Offsets(2));
    }

    [Fact]
    public void A_line_network_is_exported_with_its_own_width()
    {
        Network network = Drawn("conv 3x3x4 same relu | maxpool 2 | batchnorm | conv 4x1x6 | residual ( conv 1x3x6 same ) | conv 1x1x5", new Shape(8, 32, 1), 1);
        (float[] lines, _) = Images(network.InputShape, 1);
        byte[] file = TFLiteFile.Write(new Model(network, ["a", "b", "c", "d", "blank"]));
        OnnxAgreement.Hold(Answers(TFLiteFile.Read(file, "exported").ToNetwork(logits: false), lines), Answers(network, lines), "line");
    }

    [Fact]
    public void An_exported_network_is_imported_as_layers()
    {
        Network network = Drawn("conv 3x3x4 pad 1 relu | batchnorm | maxpool 3 stride 2 pad 1 | residual ( conv 3x3x4 same ) | relu | flatten | dense 6 relu | batchnorm | dense 3", Image, 7);
        (float[] input, _) = Images(Image, 7);
        Model back = OnnxConversion.ToModel(Read(network));
        OnnxAgreement.Hold(Answers(back.Network, input), Answers(network, input), back.Network.Architecture);
        Assert.Equal(["conv", "relu", "batchnorm", "maxpool", "residual", "relu", "flatten", "dense", "relu", "batchnorm", "dense"], back.Network.Layers.Layers.Select(layer => layer.Kind));
    }

    [Fact]
    public void A_diverged_network_is_not_exported()
    {
        Network network = Drawn("dense 3", Image, 6);
        network.Parameters[0].Value.Span[5] = float.NaN;
        Assert.Throws<ArgumentException>(() => TFLiteFile.Write(ModelOf(network)));
    }

    private static OnnxGraph Read(Network network) => TFLiteFile.Read(TFLiteFile.Write(ModelOf(network)), "exported");
}
