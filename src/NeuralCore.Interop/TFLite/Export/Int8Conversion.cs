using System.Runtime.InteropServices;
using NeuralCore.Interop.TFLite.Messages;

namespace NeuralCore.Interop.TFLite.Export;

/// <summary>Converts a graph of 32-bit numbers to one that computes with 8-bit integers (full int8).</summary>
/// <remarks><code>
/// Activations   q = round(x/s) + z in −128 … 127, s = (max − min)/255, z so that min is −128     one s and z a tensor
/// Weights       q = round(w/s[o]) in −127 … 127, s[o] = max |w[o]|/127                           one s an output or a tensor
/// Biases        q = round(b/(s·s[o])), 32 bits
/// Graph         QUANTIZE · operators on integers · DEQUANTIZE; softmax, normalizations over channels and GELU compute
///               with real numbers between a DEQUANTIZE and a QUANTIZE
/// </code>
/// Interpreters know one scale per output for convolutions only, so that a dense layer becomes a convolution of 1×1
/// pixels. The last one, whose errors no layer behind it adds up, has one scale if its outputs need similar ones.
/// Jacob et al. 2018, arXiv:1712.05877; Krishnamoorthi 2018, arXiv:1806.08342.</remarks>
internal sealed class Int8Conversion
{
    private const int Low = sbyte.MinValue, High = sbyte.MaxValue, Steps = byte.MaxValue;

    /// <summary>The largest bias in units of its scale; a channel with smaller weights gets a larger scale.</summary>
    private const double MaxBias = 1 << 30;

    /// <summary>The largest ratio of the scales of the last layer's outputs of which the largest is used for all: those
    /// with the smallest weights lose less than a bit.</summary>
    private const float MaxSpread = 1.6f;

    /// <summary>The scale of weights that are all 0.</summary>
    private const float MinScale = 1e-20f;

    private readonly GraphBuilder graph = new();
    private readonly TFLiteModel model;
    private readonly Dictionary<int, Quantization> scales = [];
    private readonly Dictionary<int, int> real = [], whole = [], columns = [];

    private Int8Conversion(TFLiteModel model, IReadOnlyDictionary<int, (float Min, float Max)> ranges)
    {
        this.model = model;
        int input = model.Inputs[0];
        scales[input] = Scale(ranges[input]);
        foreach (TFLiteOperator one in model.Operators)
        {
            scales[one.Outputs[0]] = one.Code switch
            {
                OperatorCode.MaxPool2D or OperatorCode.AveragePool2D or OperatorCode.Pad or OperatorCode.PadV2
                    or OperatorCode.Reshape => scales[one.Inputs[0]],
                // The operators' definition fixes these scales.
                OperatorCode.Logistic => new Quantization([1f / 256], [Low]),
                OperatorCode.Tanh => new Quantization([1f / 128], [0]),
                _ => Scale(ranges[one.Outputs[0]]),
            };
        }

        real[input] = graph.Add(model.Tensors[input]);
        foreach (TFLiteOperator one in model.Operators) Convert(one);
    }

    /// <param name="ranges">Of every computed tensor: see <see cref="ActivationRanges"/>.</param>
    public static TFLiteModel Of(TFLiteModel model, IReadOnlyDictionary<int, (float Min, float Max)> ranges)
    {
        var conversion = new Int8Conversion(model, ranges);
        int output = model.Outputs[0], converted = conversion.Real(output);
        conversion.graph.Rename(converted, model.Tensors[output].Name);
        return conversion.graph.ToModel(conversion.real[model.Inputs[0]], converted);
    }

    private static Quantization Scale((float Min, float Max) range)
    {
        float scale = (range.Max - range.Min) / Steps;
        if (!(scale > 0)) return new Quantization([1], [0]);
        return new Quantization([scale], [(long)Math.Clamp(MathF.Round(Low - range.Min / scale), Low, High)]);
    }

    private void Convert(TFLiteOperator one)
    {
        int output = one.Outputs[0];
        switch (one.Code)
        {
            case OperatorCode.Conv2D: Convolution(one, channelAxis: 0); break;
            case OperatorCode.DepthwiseConv2D: Convolution(one, channelAxis: 3); break;
            case OperatorCode.FullyConnected: Product(one); break;
            case OperatorCode.Reshape: break; // when it is used: see Whole
            case OperatorCode.Add or OperatorCode.Mul or OperatorCode.Mean or OperatorCode.MaxPool2D
                or OperatorCode.AveragePool2D or OperatorCode.Pad or OperatorCode.PadV2 or OperatorCode.Relu
                or OperatorCode.LeakyRelu or OperatorCode.Logistic or OperatorCode.Tanh when !ComputesWithReals(one):
                whole[output] = graph.Run(one.Code, [.. one.Inputs.Select((input, i) => Operand(one, input, i))],
                    Value(output), one.Options);
                break;
            default:
                real[output] = graph.Run(one.Code,
                    [.. one.Inputs.Select(input => IsConstant(input) ? graph.Add(model.Tensors[input]) : Real(input))],
                    graph.Add(model.Tensors[output]), one.Options);
                break;
        }
    }

    /// <summary>Whether it is a part of a normalization over channels, whose numbers need more than 8 bits.</summary>
    private bool ComputesWithReals(TFLiteOperator one) =>
        one.Code is OperatorCode.Add or OperatorCode.Mul or OperatorCode.Mean
        && (one.Options.KeepsAxes || one.Inputs.Any(IsRealOnly));

    /// <summary>Whether a tensor was computed with real numbers only, and is not quantized yet.</summary>
    private bool IsRealOnly(int tensor) => real.ContainsKey(tensor) && !whole.ContainsKey(tensor)
        && tensor != model.Inputs[0];

    private bool IsConstant(int tensor) => model.Tensors[tensor].Data is not null;

    private int Value(int tensor) => graph.Value(Name(tensor), model.Tensors[tensor].Sizes, scales[tensor]);

    /// <summary>The output's own name belongs to its real numbers.</summary>
    private string Name(int tensor) => model.Outputs.Contains(tensor) ? $"{model.Tensors[tensor].Name}.int8"
        : model.Tensors[tensor].Name;

    private int Operand(TFLiteOperator one, int input, int index)
    {
        if (!IsConstant(input)) return Whole(input);
        TFLiteTensor tensor = model.Tensors[input];
        if (tensor.Type != TensorType.Float32) return graph.Add(tensor);
        if (one.Code == OperatorCode.PadV2) // the lowest number
            return Bytes(tensor.Name, [Low], tensor.Sizes, scales[one.Outputs[0]]);
        float[] numbers = Numbers(tensor);
        Quantization quantization = Scale((MathF.Min(0, numbers.Min()), MathF.Max(0, numbers.Max())));
        return Bytes(tensor.Name, [.. numbers.Select(number => (sbyte)Math.Clamp(
            MathF.Round(number / quantization.Scale) + quantization.ZeroPoint, Low, High))], tensor.Sizes, quantization);
    }

    /// <summary>The tensor in integers; a reshape runs here, since a dense layer needs its input as an image.</summary>
    private int Whole(int tensor)
    {
        if (whole.TryGetValue(tensor, out int number)) return number;
        if (Reshaped(tensor) is { } source)
            number = graph.Reshape(Name(tensor), Whole(source), model.Tensors[tensor].Sizes);
        else if (columns.TryGetValue(tensor, out int column))
            number = graph.Reshape($"{model.Tensors[tensor].Name}.features", column, model.Tensors[tensor].Sizes);
        else number = graph.Run(OperatorCode.Quantize, [real[tensor]],
            graph.Value($"{model.Tensors[tensor].Name}.int8", model.Tensors[tensor].Sizes, scales[tensor]));
        return whole[tensor] = number;
    }

    /// <summary>The tensor in real numbers.</summary>
    private int Real(int tensor) => real.TryGetValue(tensor, out int number) ? number
        : real[tensor] = graph.Run(OperatorCode.Dequantize, [Whole(tensor)],
            graph.Value($"{model.Tensors[tensor].Name}.float", model.Tensors[tensor].Sizes));

    private int? Reshaped(int tensor) => model.Operators
        .FirstOrDefault(one => one.Code == OperatorCode.Reshape && one.Outputs[0] == tensor)?.Inputs[0];

    /// <summary>Features as an image of one pixel: (1, F) → (1, 1, 1, F).</summary>
    private int Column(int tensor)
    {
        if (columns.TryGetValue(tensor, out int column)) return column;
        int source = whole.ContainsKey(tensor) ? tensor : Reshaped(tensor) ?? tensor;
        return columns[tensor] = graph.Reshape($"{model.Tensors[tensor].Name}.pixel", Whole(source), 1, 1, 1,
            model.Tensors[tensor].Sizes[^1]);
    }

    private void Product(TFLiteOperator one)
    {
        int input = one.Inputs[0], output = one.Outputs[0];
        int[] sizes = model.Tensors[one.Inputs[1]].Sizes;
        float[] weightScales = WeightScales(one, inner: sizes[1]);
        bool isLast = model.Operators.Last(other => other.Inputs.Count == 3) == one;
        if (!isLast || weightScales.Max() > MaxSpread * weightScales.Min())
        {
            columns[output] = Linear(one, Column(input), OperatorCode.Conv2D, [sizes[0], 1, 1, sizes[1]], channelAxis: 0,
                [1, 1, 1, sizes[0]]);
            return;
        }

        // The operator flattens an image itself.
        int source = whole.ContainsKey(input) ? input : Reshaped(input) ?? input;
        whole[output] = Linear(one, Whole(source), one.Code, sizes, channelAxis: null, model.Tensors[output].Sizes);
    }

    private void Convolution(TFLiteOperator one, int channelAxis) => whole[one.Outputs[0]] = Linear(one,
        Whole(one.Inputs[0]), one.Code, model.Tensors[one.Inputs[1]].Sizes, channelAxis,
        model.Tensors[one.Outputs[0]].Sizes);

    /// <param name="sizes">Of the weights.</param>
    /// <param name="channelAxis">The axis of the weights with the outputs, which have one scale each; null for one scale
    /// of all.</param>
    private int Linear(
        TFLiteOperator one, int x, OperatorCode code, int[] sizes, int? channelAxis, int[] outputSizes)
    {
        TFLiteTensor weights = model.Tensors[one.Inputs[1]], bias = model.Tensors[one.Inputs[2]];
        float[] w = Numbers(weights), b = Numbers(bias);
        int inner = channelAxis == 3 ? 1 : w.Length / b.Length;
        float[] channel = WeightScales(one, inner);
        if (channelAxis is null) channel = [channel.Max()];
        double input = graph[x].Quantization!.Scale;
        int[] biases = [.. b.Select((number, o) => (int)Math.Round(number / (input * channel[o % channel.Length])))];
        sbyte[] bytes = [.. w.Select((number, i) =>
            (sbyte)Math.Clamp(MathF.Round(number / channel[i / inner % channel.Length]), -High, High))];
        var zeros = new long[channel.Length];
        int number = Bytes(weights.Name, bytes, sizes, new Quantization(channel, zeros, channelAxis ?? 0));
        int biasNumber = graph.Add(new TFLiteTensor(bias.Name, TensorType.Int32, [b.Length],
            MemoryMarshal.AsBytes(biases.AsSpan()).ToArray(),
            new Quantization([.. channel.Select(scale => scale * (float)input)], zeros)));
        return graph.Run(code, [x, number, biasNumber],
            graph.Value(Name(one.Outputs[0]), outputSizes, scales[one.Outputs[0]]), one.Options);
    }

    /// <summary>The scale of the weights of each output, at least that with which the bias has 32 bits.</summary>
    /// <param name="inner">Consecutive weights of one output.</param>
    private float[] WeightScales(TFLiteOperator one, int inner)
    {
        float[] w = Numbers(model.Tensors[one.Inputs[1]]), b = Numbers(model.Tensors[one.Inputs[2]]);
        float input = scales[one.Inputs[0]].Scale;
        var channel = new float[b.Length];
        for (int i = 0; i < w.Length; i++)
            channel[i / inner % b.Length] = MathF.Max(channel[i / inner % b.Length], MathF.Abs(w[i]) / High);
        return [.. channel.Select((scale, o) =>
            MathF.Max(MathF.Max(scale, (float)(Math.Abs(b[o]) / (input * MaxBias))), MinScale))];
    }

    private static float[] Numbers(TFLiteTensor tensor) =>
        MemoryMarshal.Cast<byte, float>(tensor.Data!.Value.Span).ToArray();

    private int Bytes(string name, sbyte[] values, int[] sizes, Quantization quantization) => graph.Add(
        new TFLiteTensor(name, TensorType.Int8, sizes, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), quantization));
}
