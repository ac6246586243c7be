using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Conversion;

/// <summary>The scaling of the inputs that a graph begins with: sums and products of the image with constants, one for
/// all or one a channel.</summary>
internal static class InputPrefix
{
    /// <param name="before">What is done to pixels before they go into the graph.</param>
    /// <returns>Both scalings as one, and the value behind it.</returns>
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

    /// <returns>One number a channel; null where the node joins something else.</returns>
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

    /// <summary>Adds one step. False, with nothing changed, for one that would turn the image into its
    /// negative.</summary>
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
