using NeuralCore.Interop.Onnx.Messages;
using NeuralCore.Interop.TFLite.Messages;

namespace NeuralCore.Interop.TFLite.Reading;

/// <summary>Convolutions, pooling and padding. A PAD before a VALID window becomes the window's padding.</summary>
internal static class WindowTranslation
{
    /// <summary>
    /// Weights: (O, kh, kw, C), or (1, kh, kw, C·multiplier) for a depthwise convolution. One of 1×1 pixels that keeps
    /// the channels is a normalization with the mean 0 and the variance 1.
    /// </summary>
    public static void Convolution(GraphTranslation graph, TFLiteOperator one)
    {
        TFLiteTensor weights = graph.Tensor(one.Inputs[1]);
        bool isDepthwise = one.Code == OperatorCode.DepthwiseConv2D;
        if (weights.Sizes is not [var first, var height, var width, var last] || !graph.IsConstant(one.Inputs[1])
            || weights.Length == 0 || graph.Tensor(one.Inputs[0]).Sizes is not [_, _, _, var channels]
            || (isDepthwise && (first != 1 || channels == 0 || last % channels != 0)))
            throw graph.Fail(one, "constant weights for images of N×H×W×C", graph.Sizes(one.Inputs[1]));
        int outputs = isDepthwise ? last : first;
        float[] numbers = graph.Constants.Numbers(graph.Source(one.Inputs[1]));
        string bias = graph.Constant($"{weights.Name}.bias", Bias(graph, one, outputs), outputs);
        if (isDepthwise && weights.Length == channels && one.Options.Stride == new Size(1))
        {
            string scale = graph.Constant(weights.Name, numbers, channels);
            string mean = graph.Constant($"{weights.Name}.mean", new float[channels], channels);
            string variance = graph.Constant($"{weights.Name}.variance", [.. Enumerable.Repeat(1f, channels)], channels);
            graph.Return(one, graph.Node("BatchNormalization", one.Outputs[0],
                [graph.ChannelsFirst(one.Inputs[0]), scale, bias, mean, variance],
                new AttributeMessage("epsilon") { Number = 0 }), isChannelsFirst: true);
            return;
        }

        string kernel = graph.Constant(weights.Name, Onnx.Axes.Permuted(numbers, weights.Sizes,
            isDepthwise ? [3, 0, 1, 2] : [0, 3, 1, 2]), outputs, isDepthwise ? 1 : last, height, width);
        (string x, AttributeMessage padding) = Padded(graph, one, lowest: false);
        graph.Return(one, graph.Node("Conv", one.Outputs[0], [x, kernel, bias], padding,
            Pair("strides", one.Options.Stride), Pair("dilations", one.Options.Dilation),
            new AttributeMessage("group") { Integer = isDepthwise ? channels : 1 }), isChannelsFirst: true);
    }

    public static void Pool(GraphTranslation graph, TFLiteOperator one, string operation)
    {
        bool isMax = operation == "MaxPool";
        (string x, AttributeMessage padding) = isMax ? Padded(graph, one, lowest: true)
            : (graph.ChannelsFirst(one.Inputs[0]), Automatic(one));
        graph.Return(one, graph.Node(operation, one.Outputs[0], [x], padding,
            Pair("kernel_shape", one.Options.Window), Pair("strides", one.Options.Stride)), isChannelsFirst: true,
            isRounded: isMax && one.Options.Activation == FusedActivation.None);
    }

    public static void Pad(GraphTranslation graph, TFLiteOperator one)
    {
        int[] pads = graph.Constants.Integers(graph.Tensor(one.Inputs[1]));
        int output = one.Outputs[0];
        if (graph.Tensor(one.Inputs[0]).Sizes.Length != 4 || pads is not [0, 0, var top, var bottom, var left, var right,
            0, 0] || Math.Min(Math.Min(top, bottom), Math.Min(left, right)) < 0)
            throw graph.Fail(one, "pads of images at their four sides", $"({string.Join(", ", pads)})");
        float value = 0;
        if (one.Code == OperatorCode.PadV2)
        {
            value = graph.IsConstant(one.Inputs[2]) && graph.Constants.Numbers(graph.Source(one.Inputs[2])) is [var number]
                ? number : throw graph.Fail(one, "one number to pad with", graph.Sizes(one.Inputs[2]));
        }

        string padded = graph.Node("Pad", output,
            [graph.ChannelsFirst(one.Inputs[0]), graph.Constant($"{graph.Tensor(output).Name}.pads",
                (long[])[0, 0, top, left, 0, 0, bottom, right]), graph.Constant($"{graph.Tensor(output).Name}.value", [value])]);
        graph.Return(one, padded, isChannelsFirst: true);
        bool isLowest = value == float.MinValue || (value < 0 && IsLowest(graph.Tensor(one.Inputs[2])));
        if (value == 0 || isLowest)
            graph.Paddings[output] = new ZeroPadding(one.Inputs[0], top, bottom, left, right, isLowest);
    }

    /// <summary>The biases as real numbers: 32-bit integers have the scale of the input times that of the
    /// weights.</summary>
    public static float[] Bias(GraphTranslation graph, TFLiteOperator one, int outputs)
    {
        if (one.Inputs.Count < 3 || one.Inputs[2] < 0) return new float[outputs];
        TFLiteTensor bias = graph.Tensor(one.Inputs[2]);
        if (!graph.IsConstant(one.Inputs[2]) || bias.Length != outputs)
            throw graph.Fail(one, $"a constant bias of {outputs} numbers", graph.Sizes(one.Inputs[2]));
        float[]? scales = null;
        if (bias.Type == TensorType.Int32)
        {
            if (graph.Tensor(one.Inputs[0]).Quantization is not { Scales.Length: 1 } input
                || graph.Tensor(one.Inputs[1]).Quantization is not { } weights
                || (weights.Scales.Length != 1 && weights.Scales.Length != outputs))
                throw graph.Fail(one, "scales of the input and of the weights", "none");
            scales = [.. weights.Scales.Select(scale => scale * input.Scale)];
        }

        return graph.Constants.Numbers(graph.Source(one.Inputs[2]), scales);
    }

    private static bool IsLowest(TFLiteTensor value) => value is { Type: TensorType.Int8, Data: { } data }
        && data.Span[0] == unchecked((byte)sbyte.MinValue);

    private static (string X, AttributeMessage Padding) Padded(GraphTranslation graph, TFLiteOperator one, bool lowest) =>
        !one.Options.IsSame && graph.Paddings.TryGetValue(one.Inputs[0], out ZeroPadding pad) && pad.IsLowest == lowest
        ? (graph.ChannelsFirst(pad.Source),
            new AttributeMessage("pads") { Integers = [pad.Top, pad.Left, pad.Bottom, pad.Right] })
        : (graph.ChannelsFirst(one.Inputs[0]), Automatic(one));

    private static AttributeMessage Automatic(TFLiteOperator one) =>
        new("auto_pad") { Text = one.Options.IsSame ? "SAME_UPPER" : "VALID" };

    private static AttributeMessage Pair(string name, Size size) => new(name) { Integers = [size.Height, size.Width] };
}
