using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Conversion;

/// <summary>The input scaling at the start of a graph: sums and products of the image with constants, one for all
/// channels or one per channel.</summary>
internal static class InputPrefix
{
    /// <param name="before">Scaling of the pixels before the graph.</param>
    /// <returns>Both scalings combined, and the name of the scaled value.</returns>
    public static (InputScaling Scaling, string Value) Of(GraphView view, OnnxInput input, InputScaling before)
    {
        int channels = input.Shape.Rank == 3 ? input.Shape[2] : 1;
        double[] factors = before.Factors(channels), offsets = before.Offsets(channels);
        string value = input.Name;
        bool isChanged = false;
        while (view.Takers(value) is [var node])
        {
            if (node.Operator is "Identity" or "Cast")
            {
                value = node.Outputs[0];
                continue;
            }

            if (Constants(view, node, value, channels, input.ChannelsFirst) is not { } constants
                || !Join(node, value, constants, factors, offsets)) break;
            (value, isChanged) = (node.Outputs[0], true);
        }

        return (isChanged ? InputScaling.Of(factors, offsets) : before, value);
    }

    /// <returns>One number per channel; null if the node has other inputs.</returns>
    private static double[]? Constants(GraphView view, NodeMessage node, string value, int channels, bool channelsFirst)
    {
        if (node.Operator is not ("Add" or "Sub" or "Mul" or "Div") || node.Inputs is not [var a, var b]
            || (a == value) == (b == value)) return null;
        string other = a == value ? b : a;
        if (view.Constant(other) is not { } numbers
            || view.Sizes(node.Outputs[0]).Length != view.Sizes(value).Length) return null;
        if (numbers.Length == 1) return [.. Enumerable.Repeat((double)numbers[0], channels)];
        int[] sizes = view.Sizes(other);
        int axis = channelsFirst ? 3 : 1;
        return numbers.Length == channels && sizes.Length >= axis && sizes[^axis] == channels
            ? [.. numbers.Select(number => (double)number)] : null;
    }

    /// <summary>Adds one step. Returns false and changes nothing if the step would invert the image.</summary>
    private static bool Join(NodeMessage node, string value, double[] constants, double[] factors, double[] offsets)
    {
        bool isProduct = node.Operator is "Mul" or "Div", isOrdered = node.Operator is "Sub" or "Div";
        if (isOrdered && node.Inputs[0] != value) return false;
        if (isProduct && constants.Any(constant => !(constant > 0) || !double.IsFinite(constant))) return false;
        for (int c = 0; c < constants.Length; c++)
        {
            double factor = node.Operator switch { "Mul" => constants[c], "Div" => 1 / constants[c], _ => 1 };
            double offset = node.Operator switch { "Add" => constants[c], "Sub" => -constants[c], _ => 0 };
            (factors[c], offsets[c]) = (factors[c] * factor, offsets[c] * factor + offset);
        }

        return true;
    }
}
