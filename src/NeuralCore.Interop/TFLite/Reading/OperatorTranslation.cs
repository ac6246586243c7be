using NeuralCore.Interop.Onnx.Messages;
using NeuralCore.Interop.TFLite.Messages;

namespace NeuralCore.Interop.TFLite.Reading;

/// <summary>The operators, except those with windows (<see cref="WindowTranslation"/>).</summary>
internal static class OperatorTranslation
{
    public static void Translate(GraphTranslation graph, TFLiteOperator one)
    {
        int least = one.Code switch
        {
            OperatorCode.Conv2D or OperatorCode.DepthwiseConv2D or OperatorCode.FullyConnected or OperatorCode.Add
                or OperatorCode.Sub or OperatorCode.Mul or OperatorCode.Div or OperatorCode.Maximum
                or OperatorCode.Minimum or OperatorCode.SquaredDifference or OperatorCode.Mean or OperatorCode.Pad
                or OperatorCode.Transpose => 2,
            OperatorCode.PadV2 => 3,
            _ => 1,
        };
        if (one.Inputs.Count < least || one.Inputs.Take(least).Any(input => input < 0))
            throw graph.Fail(one, $"{least} inputs", $"{one.Inputs.Count}");
        // The data of weights that are stored in half precision pass through a DEQUANTIZE.
        if (one.Code == OperatorCode.Dequantize && graph.IsConstant(one.Inputs[0])) graph.Alias(one);
        else Compute(graph, one);
    }

    private static void Compute(GraphTranslation graph, TFLiteOperator one)
    {
        switch (one.Code)
        {
            case OperatorCode.Conv2D or OperatorCode.DepthwiseConv2D: WindowTranslation.Convolution(graph, one); break;
            case OperatorCode.MaxPool2D: WindowTranslation.Pool(graph, one, "MaxPool"); break;
            case OperatorCode.AveragePool2D: WindowTranslation.Pool(graph, one, "AveragePool"); break;
            case OperatorCode.Pad or OperatorCode.PadV2: WindowTranslation.Pad(graph, one); break;
            case OperatorCode.FullyConnected: Product(graph, one); break;
            case OperatorCode.Add: Binary(graph, one, "Add"); break;
            case OperatorCode.Sub: Binary(graph, one, "Sub"); break;
            case OperatorCode.Mul: Binary(graph, one, "Mul"); break;
            case OperatorCode.Div: Binary(graph, one, "Div"); break;
            case OperatorCode.Maximum: Binary(graph, one, "Max"); break;
            case OperatorCode.Minimum: Binary(graph, one, "Min"); break;
            case OperatorCode.SquaredDifference: Binary(graph, one, "Sub", isSquared: true); break;
            case OperatorCode.Relu: Unary(graph, one, "Relu"); break;
            case OperatorCode.Relu6: Clip(graph, one, 0, 6); break;
            case OperatorCode.ReluN1To1: Clip(graph, one, -1, 1); break;
            case OperatorCode.LeakyRelu:
                Unary(graph, one, "LeakyRelu", new AttributeMessage("alpha") { Number = one.Options.Slope });
                break;
            case OperatorCode.Logistic: Unary(graph, one, "Sigmoid"); break;
            case OperatorCode.Tanh: Unary(graph, one, "Tanh"); break;
            case OperatorCode.Elu: Unary(graph, one, "Elu"); break;
            case OperatorCode.Exp: Unary(graph, one, "Exp"); break;
            case OperatorCode.Log: Unary(graph, one, "Log"); break;
            case OperatorCode.Neg: Unary(graph, one, "Neg"); break;
            case OperatorCode.Sqrt: Unary(graph, one, "Sqrt"); break;
            case OperatorCode.Rsqrt: InverseRoot(graph, one); break;
            case OperatorCode.HardSwish: Unary(graph, one, "HardSwish"); break;
            case OperatorCode.Gelu:
                Unary(graph, one, "Gelu",
                    new AttributeMessage("approximate") { Text = one.Options.IsApproximate ? "tanh" : "none" });
                break;
            case OperatorCode.Quantize or OperatorCode.Dequantize: Unary(graph, one, "Identity"); break;
            case OperatorCode.Softmax: Softmax(graph, one); break;
            case OperatorCode.LogSoftmax:
                graph.Return(one, graph.Node("LogSoftmax", one.Outputs[0], [graph.Plain(one.Inputs[0])],
                    new AttributeMessage("axis") { Integer = -1 }), isChannelsFirst: false);
                break;
            case OperatorCode.Mean: Mean(graph, one); break;
            case OperatorCode.Concatenation: Concatenation(graph, one); break;
            case OperatorCode.Transpose: Transpose(graph, one); break;
            default: // RESHAPE, SQUEEZE, EXPAND_DIMS
                graph.Return(one, graph.Reshape(one.Outputs[0], graph.Plain(one.Inputs[0])), isChannelsFirst: false,
                    isRounded: true);
                break;
        }
    }

    private static void Unary(
        GraphTranslation graph, TFLiteOperator one, string operation, params AttributeMessage[] attributes)
    {
        (string x, bool isChannelsFirst) = Kept(graph, one);
        graph.Return(one, graph.Node(operation, one.Outputs[0], [x], attributes), isChannelsFirst);
    }

    private static void Clip(GraphTranslation graph, TFLiteOperator one, float low, float high)
    {
        (string x, bool isChannelsFirst) = Kept(graph, one);
        graph.Return(one, graph.Clip(one.Outputs[0], x, low, high), isChannelsFirst);
    }

    private static void InverseRoot(GraphTranslation graph, TFLiteOperator one)
    {
        (string x, bool isChannelsFirst) = Kept(graph, one);
        string root = graph.Node("Sqrt", one.Outputs[0], [x]);
        graph.Return(one, graph.Node("Div", one.Outputs[0], [graph.Constant($"{root}.one", [1f]), root]),
            isChannelsFirst);
    }

    /// <summary>The first input in the axes it has.</summary>
    private static (string Name, bool IsChannelsFirst) Kept(GraphTranslation graph, TFLiteOperator one)
    {
        bool isChannelsFirst = graph.IsChannelsFirst(one.Inputs[0]);
        return (isChannelsFirst ? graph.ChannelsFirst(one.Inputs[0]) : graph.Plain(one.Inputs[0]), isChannelsFirst);
    }

    /// <summary>y = x·Wᵀ + b with W: (O, in); further axes of x are rows.</summary>
    private static void Product(GraphTranslation graph, TFLiteOperator one)
    {
        TFLiteTensor weights = graph.Tensor(one.Inputs[1]);
        if (weights.Sizes is not [var outputs, var inputs] || !graph.IsConstant(one.Inputs[1]))
            throw graph.Fail(one, "constant weights of outputs×inputs", graph.Sizes(one.Inputs[1]));
        float[] numbers = graph.Constants.Numbers(graph.Source(one.Inputs[1]));
        float[] bias = WindowTranslation.Bias(graph, one, outputs);
        int output = one.Outputs[0];
        string x = graph.Plain(one.Inputs[0]);
        int[] sizes = graph.Tensor(one.Inputs[0]).Sizes;
        if (sizes.Length != 2) x = graph.Reshape(output, x, [-1, inputs]);
        string y = graph.Node("Gemm", output,
            [x, graph.Constant(weights.Name, numbers, outputs, inputs), graph.Constant($"{weights.Name}.bias", bias, outputs)],
            new AttributeMessage("transB") { Integer = 1 });
        if (graph.Tensor(output).Sizes.Length != 2) y = graph.Reshape(output, y);
        graph.Return(one, y, isChannelsFirst: false);
    }

    private static void Binary(GraphTranslation graph, TFLiteOperator one, string operation, bool isSquared = false)
    {
        int[] inputs = [one.Inputs[0], one.Inputs[1]];
        bool isChannelsFirst = inputs.Any(graph.IsChannelsFirst)
            && inputs.All(input => graph.IsConstant(input) || graph.Tensor(input).Sizes.Length == 4);
        string[] names = [.. inputs.Select(input => graph.IsConstant(input) ? Operand(graph, input, isChannelsFirst)
            : isChannelsFirst ? graph.ChannelsFirst(input) : graph.Plain(input))];
        string y = graph.Node(operation, one.Outputs[0], names);
        graph.Return(one, isSquared ? graph.Node("Mul", one.Outputs[0], [y, y]) : y, isChannelsFirst);
    }

    /// <summary>A constant of N×H×W×C, or of its last axes, for values with channels first.</summary>
    private static string Operand(GraphTranslation graph, int input, bool isChannelsFirst)
    {
        TFLiteTensor tensor = graph.Tensor(input);
        float[] numbers = graph.Constants.Numbers(graph.Source(input));
        if (!isChannelsFirst || tensor.Sizes.Length is 0 or > 4) return graph.Constant(tensor.Name, numbers, tensor.Sizes);
        int[] sizes = [.. Enumerable.Repeat(1, 4 - tensor.Sizes.Length), .. tensor.Sizes];
        return graph.Constant(tensor.Name, Onnx.Axes.Permuted(numbers, sizes, [0, 3, 1, 2]),
            sizes[0], sizes[3], sizes[1], sizes[2]);
    }

    private static void Softmax(GraphTranslation graph, TFLiteOperator one)
    {
        string x = graph.Plain(one.Inputs[0]);
        if (one.Options.Beta != 1)
            x = graph.Node("Mul", one.Outputs[0], [x, graph.Constant($"{x}.beta", [one.Options.Beta])]);
        graph.Return(one, graph.Node("Softmax", one.Outputs[0], [x], new AttributeMessage("axis") { Integer = -1 }),
            isChannelsFirst: false);
    }

    private static void Mean(GraphTranslation graph, TFLiteOperator one)
    {
        int[] sizes = graph.Tensor(one.Inputs[0]).Sizes;
        int[] axes = [.. graph.Constants.Integers(graph.Tensor(one.Inputs[1]))
            .Select(axis => axis < 0 ? axis + sizes.Length : axis).Distinct().Order()];
        if (axes.Any(axis => axis < 1 || axis >= sizes.Length))
            throw graph.Fail(one, "a mean over axes of an image", $"axes {string.Join(", ", axes)}");
        bool keeps = one.Options.KeepsAxes, isOverPixels = sizes.Length == 4 && axes is [1, 2];
        string x = isOverPixels ? graph.ChannelsFirst(one.Inputs[0]) : graph.Plain(one.Inputs[0]);
        graph.Return(one, graph.Node("ReduceMean", one.Outputs[0], [x],
            new AttributeMessage("axes") { Integers = isOverPixels ? [2, 3] : [.. axes.Select(axis => (long)axis)] },
            new AttributeMessage("keepdims") { Integer = keeps ? 1 : 0 }), isChannelsFirst: isOverPixels && keeps);
    }

    private static void Concatenation(GraphTranslation graph, TFLiteOperator one)
    {
        int rank = graph.Tensor(one.Outputs[0]).Sizes.Length;
        int axis = one.Options.Axis < 0 ? one.Options.Axis + rank : one.Options.Axis;
        if (axis < 1 || axis >= rank || one.Inputs.Any(input => input < 0 || graph.IsConstant(input)))
            throw graph.Fail(one, "a concatenation of computed values on another axis than the batch", $"axis {axis}");
        bool isImage = rank == 4;
        graph.Return(one, graph.Node("Concat", one.Outputs[0],
            [.. one.Inputs.Select(input => isImage ? graph.ChannelsFirst(input) : graph.Plain(input))],
            new AttributeMessage("axis") { Integer = isImage ? axis == 3 ? 1 : axis + 1 : axis }), isImage);
    }

    private static void Transpose(GraphTranslation graph, TFLiteOperator one)
    {
        int[] axes = graph.Constants.Integers(graph.Tensor(one.Inputs[1]));
        if (axes is not [0, ..]) throw graph.Fail(one, "a transpose that keeps the batch first", string.Join(", ", axes));
        graph.Return(one, graph.Node("Transpose", one.Outputs[0], [graph.Plain(one.Inputs[0])],
            new AttributeMessage("perm") { Integers = [.. axes.Select(axis => (long)axis)] }), isChannelsFirst: false);
    }
}
