using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Conversion;

/// <summary>The node that computes a graph's output, found by skipping nodes that do not change values.</summary>
/// <param name="Logits">The value from which the probabilities are computed; null if no softmax or sigmoid was
/// found.</param>
/// <param name="Meaning">The meaning of the output in that case.</param>
/// <param name="IsProduct">Whether the output comes from a product or convolution and is unbounded: logits.</param>
internal readonly record struct OutputTrace(string? Logits, OutputMeaning Meaning, bool IsProduct)
{
    public static OutputTrace Of(GraphView view, string output)
    {
        bool isLogarithm = false;
        string value = output;
        while (view.Giver(value) is { } node)
        {
            switch (node.Operator)
            {
                case "Identity" or "Cast" or "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten" or "Dropout" or "Clip":
                    break;
                case "Transpose" when KeepsOrder(view, node): break;
                case "Log" when !isLogarithm: isLogarithm = true; break;
                case "Softmax":
                    OutputMeaning meaning = isLogarithm ? OutputMeaning.LogProbabilities : OutputMeaning.Probabilities;
                    return new(node.Inputs[0], meaning, false);
                case "LogSoftmax" when !isLogarithm: return new(node.Inputs[0], OutputMeaning.LogProbabilities, false);
                case "Sigmoid" when !isLogarithm:
                    return new(node.Inputs[0], OutputMeaning.IndependentProbabilities, false);
                case var _ when IsProductWithBias(view, node):
                    return new(null, OutputMeaning.Logits, !isLogarithm && value == output);
                default: return new(null, OutputMeaning.Logits, false);
            }

            value = node.Inputs[0];
        }

        return new(null, OutputMeaning.Logits, false);
    }

    private static bool IsProductWithBias(GraphView view, NodeMessage node) =>
        node.Operator is "Gemm" or "MatMul" or "Conv" || (node.Operator == "Add" && view.Computed(node) is [var product]
            && view.Giver(product) is { Operator: "Gemm" or "MatMul" or "Conv" });

    /// <summary>Whether a transpose moves only axes of size 1.</summary>
    private static bool KeepsOrder(GraphView view, NodeMessage node)
    {
        int[] sizes = view.Sizes(node.Inputs[0]);
        long[] axes = GraphView.Find(node, "perm") is { } perm ? [.. perm.Integers]
            : [.. Enumerable.Range(0, sizes.Length).Reverse().Select(axis => (long)axis)];
        long[] wide = [.. axes.Where(axis => axis == 0 || sizes[axis] > 1)];
        return wide.SequenceEqual(wide.Order());
    }
}
