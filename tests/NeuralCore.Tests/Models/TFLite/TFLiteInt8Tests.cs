using NeuralCore.Handwriting;
using NeuralCore.Interop.TFLite;
using NeuralCore.Interop.TFLite.Messages;
using static NeuralCore.Tests.Models.Onnx.DrawnNetwork;

namespace NeuralCore.Tests.Models.TFLite;

/// <summary>A network in 8-bit integers answers almost as the network does, and exactly as integer arithmetic.</summary>
public sealed class TFLiteInt8Tests
{
    private const int Images = 40;

    private static readonly Dataset Digits = GeneratedDigits.Create(Images, seed: 3);

    [Theory]
    [InlineData("conv 3x3x8 relu | maxpool 2 | conv 3x3x6 same relu | maxpool 2 | flatten | dropout 0.5 | dense 10")]
    [InlineData("flatten | dense 20 relu | batchnorm | dense 12 tanh | dense 10")]
    [InlineData("conv 5x5x6 stride 2 pad 1,2,0,1 | batchnorm relu | residual ( conv 3x3x6 same | batchnorm ) | relu | globalavgpool | dense 10")]
    [InlineData("conv 3x3x4 | batchnorm relu | flatten | dense 9 | batchnorm relu | dense 10")]
    [InlineData("conv 3x3x4 | leakyrelu 0.1 | maxpool 3 stride 2 pad 1 | silu | batchnorm | avgpool 3 pad 1 | flatten | dense 10 sigmoid")]
    public void Integer_arithmetic_gives_the_same_units(string architecture)
    {
        (Model model, byte[] file) = Exported(architecture);
        TFLiteModel graph = TFLiteModel.Read(file, "int8");
        var reference = new IntegerReference(graph);
        float[] input = Pixels();
        float[] simulated = Answers(TFLiteFile.Read(file, "int8").ToNetwork(logits: false), input, Images);
        float unit = graph.Tensors[graph.Operators[^1].Inputs[0]].Quantization!.Scale;
        int classes = simulated.Length / Images, different = 0;
        for (int n = 0; n < Images; n++)
        {
            float[] exact = reference.Run(input[(n * Digits.SampleShape.Length)..((n + 1) * Digits.SampleShape.Length)]);
            for (int c = 0; c < classes; c++)
            {
                float difference = MathF.Abs(exact[c] - simulated[n * classes + c]) / unit;
                Assert.True(difference < 1.01, $"{architecture}, image {n}, class {c}: {difference} units");
                if (difference > 0.5) different++;
            }
        }

        Assert.True(different <= simulated.Length / 20, $"{architecture}: {different} of {simulated.Length} outputs differ by a unit.");
        float[] real = Answers(model.Network, input, Images);
        double largest = real.Max(Math.Abs), worst = real.Zip(simulated).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.InRange(worst, 0, 0.12 * largest);
    }

    [Fact]
    public void Layers_without_an_8_bit_form_compute_with_real_numbers_in_between()
    {
        (Model model, byte[] file) = Exported("conv 3x3x4 stride 2 relu | layernorm | gelu | flatten | dense 10");
        TFLiteModel graph = TFLiteModel.Read(file, "int8");
        Assert.Equal(2, graph.Operators.Count(one => one.Code == OperatorCode.Quantize));
        Assert.Equal(2, graph.Operators.Count(one => one.Code == OperatorCode.Dequantize));
        float[] input = Pixels(), real = Answers(model.Network, input, Images),
            found = Answers(TFLiteFile.Read(file, "int8").ToNetwork(logits: false), input, Images);
        Assert.InRange(real.Zip(found).Max(pair => Math.Abs(pair.First - pair.Second)), 0, 0.1 * real.Max(Math.Abs));
    }

    [Fact]
    public void Weights_have_8_bits_and_biases_32()
    {
        (Model model, byte[] file) = Exported("conv 3x3x8 relu | flatten | dense 10");
        TFLiteModel graph = TFLiteModel.Read(file, "int8");
        TFLiteOperator[] linear = [.. graph.Operators.Where(one => one.Inputs.Count == 3)];
        Assert.Equal([(OperatorCode.Conv2D, 3, 8), (OperatorCode.FullyConnected, 4, 1)],
            linear.Select(one => (one.Code, one.Version(graph.Tensors), graph.Tensors[one.Inputs[1]].Quantization!.Scales.Length)));
        Assert.All(linear, one => Assert.Equal((TensorType.Int8, TensorType.Int32), (graph.Tensors[one.Inputs[1]].Type, graph.Tensors[one.Inputs[2]].Type)));
        // Pixels from 0 to 1 lose nothing: a byte b is the integer b − 128.
        Quantization pixels = graph.Tensors[graph.Operators[0].Outputs[0]].Quantization!;
        Assert.Equal((1f / 255, -128), (pixels.Scale, pixels.ZeroPoint));
        Assert.Equal((TensorType.Float32, TensorType.Float32), (graph.Tensors[graph.Inputs[0]].Type, graph.Tensors[graph.Outputs[0]].Type));
        Assert.True(file.Length < 0.4 * TFLiteFile.Write(model).Length);
    }

    [Fact]
    public void A_dense_layer_with_outputs_of_different_size_has_one_scale_per_output()
    {
        Network network = Drawn("conv 3x3x4 relu | flatten | dense 12 relu | dense 10", Digits.SampleShape, 4);
        Tensor weights = ((Dense)network.Layers.Layers[3]).Weight.Value; // (in, out)
        for (int i = 0; i < weights.Length; i += 12) weights.Span[i] /= 50;
        TFLiteModel graph = TFLiteModel.Read(Int8(ModelOf(network)), "int8");
        Assert.Equal([(OperatorCode.Conv2D, 4), (OperatorCode.Conv2D, 12), (OperatorCode.Conv2D, 10)],
            graph.Operators.Where(one => one.Inputs.Count == 3).Select(one => (one.Code, graph.Tensors[one.Inputs[1]].Quantization!.Scales.Length)));
    }

    [Fact]
    public void Preset_cnn_takes_at_most_28_percent_of_its_32_bit_file()
    {
        Model model = ModelOf(Drawn(Presets.Find("cnn", 10)!, Digits.SampleShape, 4));
        Assert.InRange(Int8(model).Length / (double)TFLiteFile.Write(model).Length, 0.25, 0.28);
    }

    [Fact]
    public void A_channel_of_zeros_and_a_bias_far_above_its_weights_stay_finite()
    {
        Network network = Drawn("conv 3x3x3 | flatten | dense 10", Digits.SampleShape, 5);
        Conv2D conv = (Conv2D)network.Layers.Layers[0];
        for (int i = 0; i < conv.Weight.Value.Length; i += 3) conv.Weight.Value.Span[i] = 0;
        conv.Bias!.Value.Span[0] = 1000;
        float[] found = Answers(TFLiteFile.Read(Int8(ModelOf(network)), "int8").ToNetwork(logits: false), Pixels(), Images);
        Assert.All(found, value => Assert.True(float.IsFinite(value)));
        double largest = Answers(network, Pixels(), Images).Max(Math.Abs);
        Assert.InRange(Answers(network, Pixels(), Images).Zip(found).Max(pair => Math.Abs(pair.First - pair.Second)), 0, 0.1 * largest);
    }

    [Fact]
    public void Images_of_another_shape_are_refused()
    {
        using var team = new WorkerTeam(1);
        Model model = ModelOf(Drawn("flatten | dense 10", new Shape(8, 8, 1), 1));
        Assert.Throws<ArgumentException>(() => TFLiteFile.WriteInt8(model, Digits, team));
    }

    private static (Model Model, byte[] File) Exported(string architecture)
    {
        Model model = ModelOf(Drawn(architecture, Digits.SampleShape, 4));
        return (model, Int8(model));
    }

    private static byte[] Int8(Model model)
    {
        using var team = new WorkerTeam(1);
        return TFLiteFile.WriteInt8(model, Digits, team);
    }

    private static float[] Pixels()
    {
        using var team = new WorkerTeam(1);
        var input = new Tensor(Digits.SampleShape.Batch(Images));
        Digits.FillSamples(team, [.. Enumerable.Range(0, Images)], input);
        return input.Span.ToArray();
    }
}
