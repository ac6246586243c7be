using System.Numerics.Tensors;

namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>Operators that reduce some axes to one number.</summary>
internal static class Reductions
{
    /// <summary>The opset from which on the axes are an input rather than an attribute.</summary>
    private const int SumAxesInput = 13, OtherAxesInput = 18;

    public static void Mean(NodePlan node) =>
        Reduce(node, OtherAxesInput, values => (Real)(Total(values) / values.Length));

    public static void Sum(NodePlan node) => Reduce(node, SumAxesInput, values => (Real)Total(values));

    public static void Max(NodePlan node) => Reduce(node, OtherAxesInput, values => TensorPrimitives.Max(values));

    public static void Min(NodePlan node) => Reduce(node, OtherAxesInput, values => TensorPrimitives.Min(values));

    private delegate Real Reduction(ReadOnlySpan<Real> values);

    private static double Total(ReadOnlySpan<Real> values)
    {
        double sum = 0;
        foreach (Real value in values) sum += value;
        return sum;
    }

    private static void Reduce(NodePlan node, int axesInput, Reduction reduction)
    {
        GraphValue x = node.Input(0);
        long[]? given = node.Opset < axesInput ? node.Integers("axes") : node.Whole(1);
        bool keeps = node.Integer("keepdims", 1) != 0, isNothing = node.Integer("noop_with_empty_axes", 0) != 0;
        if (given is null or [] && isNothing)
        {
            node.Return(x);
            return;
        }

        HashSet<int> gone = given is null or [] ? [.. Enumerable.Range(0, x.Rank)]
            : [.. given.Select(axis => node.Axis(axis, x.Rank))];
        int[] order = [.. Enumerable.Range(0, x.Rank).OrderBy(gone.Contains)];
        GraphValue y = node.Create([.. x.Sizes.Select((size, axis) => gone.Contains(axis) ? 1 : size)]);
        GraphValue sorted = node.Temporary([.. order.Select(axis => x.Sizes[axis])]);
        if (x.Length == 0) throw node.Fail("numbers to reduce", "none");
        node.Run(memory =>
        {
            Axes.Permute(memory[x], x.Sizes, order, memory[sorted]);
            int length = x.Length / y.Length;
            for (int i = 0; i < y.Length; i++) memory[y][i] = reduction(memory[sorted].Slice(i * length, length));
        });
        node.Return(y, keeps ? y.Sizes : [.. x.Sizes.Where((_, axis) => !gone.Contains(axis))]);
    }
}
