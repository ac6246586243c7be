using NeuralCore.Interop.Onnx.Messages;

namespace NeuralCore.Interop.Onnx.Conversion;

/// <summary>Activations that a graph expresses as several nodes.</summary>
internal static class ActivationConversion
{
    /// <summary>x·σ(x), or x·σ(x·(a + b·x²)) with GELU's constants.</summary>
    /// <returns>The layer and the name of its output; null if the nodes compute something else.</returns>
    public static (Layer Layer, string Output)? Find(GraphView view, string x, NodeMessage[] takers)
    {
        NodeMessage? last =
            takers.FirstOrDefault(
            node => node.Operator == "Mul" && Other(node, x) is { } gate && view.Giver(gate)?.Operator == "Sigmoid");
        if (last is null) return null;
        NodeMessage sigmoid = view.Giver(Other(last, x)!)!;
        if (sigmoid.Inputs[0] == x && takers.Length == 2) return (new SiLU(), last.Outputs[0]);
        return takers.Length == 3 && IsTwiceU(view, x, sigmoid.Inputs[0]) ? (new GELU(), last.Outputs[0]) : null;
    }

    /// <summary>2u = x·(a + b·x²), see <see cref="GELU"/>.</summary>
    private static bool IsTwiceU(GraphView view, string x, string value)
    {
        double linear = 2 * Math.Sqrt(2 / Math.PI), cubic = 0.044715 * linear;
        return view.Giver(value) is { Operator: "Mul" } twice && Other(twice, x) is { } factor
            && view.Giver(factor) is { Operator: "Add" } sum && view.Split(sum) is var (scaled, a) && IsNear(a, linear)
            && view.Giver(scaled) is { Operator: "Mul" } product && view.Split(product) is var (square, b)
                && IsNear(b, cubic)
            && view.Giver(square) is { Operator: "Mul" } squared && squared.Inputs.All(input => input == x);
    }

    private static bool IsNear(Real value, double constant) => Math.Abs(value - constant) < 1e-6;

    /// <summary>The input other than x; null if there is none or both are x.</summary>
    private static string? Other(NodeMessage node, string x) =>
        node.Inputs is [var a, var b] && a != b ? a == x ? b : b == x ? a : null : null;
}
