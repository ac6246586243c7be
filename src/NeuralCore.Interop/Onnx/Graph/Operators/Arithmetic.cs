namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>Elementwise operators on two or more tensors, with broadcasting; also on integers, which are parts of
/// shapes.</summary>
internal static class Arithmetic
{
    public static void Add(NodePlan node) => Apply(node, (a, b) => a + b, (a, b) => a + b);

    public static void Subtract(NodePlan node) => Apply(node, (a, b) => a - b, (a, b) => a - b);

    public static void Multiply(NodePlan node) => Apply(node, (a, b) => a * b, (a, b) => a * b);

    public static void Divide(NodePlan node) =>
        Apply(node, (a, b) => a / b, (a, b) => b is 0 or -1 ? throw node.Fail("a divisor above 0", $"{b}") : a / b);

    /// <summary>The exponent may be an integer: PyTorch exports x ** 2 with one. The usual exponent 2 is computed as
    /// the product x·x.</summary>
    public static void Power(NodePlan node)
    {
        (GraphValue a, GraphValue b) = Two(node);
        Apply(node, a, b.Integers is null || a.Integers is not null ? b : AsReal(b), Raise,
            (_, _) => throw node.Fail("a power of real numbers", "one of whole numbers"));
    }

    /// <summary>Takes any number of tensors.</summary>
    public static void Sum(NodePlan node) => Fold(node, (a, b) => a + b, (a, b) => a + b);

    /// <inheritdoc cref="Sum"/>
    public static void Max(NodePlan node) => Fold(node, Real.Max, Math.Max);

    /// <inheritdoc cref="Sum"/>
    public static void Min(NodePlan node) => Fold(node, Real.Min, Math.Min);

    /// <inheritdoc cref="Sum"/>
    public static void Mean(NodePlan node)
    {
        int count = node.InputCount;
        GraphValue sum = Folded(node, (a, b) => a + b, (_, _) => throw node.Fail("real numbers", "whole ones"));
        GraphValue y = node.Create(sum.Sizes);
        node.Run(memory =>
        {
            for (int i = 0; i < y.Length; i++) memory[y][i] = memory[sum][i] / count;
        });
        node.Return(y);
    }

    /// <summary>x if x ≥ 0, otherwise slope·x; the slope is broadcast to the shape of x.</summary>
    public static void PRelu(NodePlan node)
    {
        GraphValue x = node.Input(0), slope = node.Input(1);
        if (Broadcast.Of(x.Sizes, slope.Sizes)?.Sizes.SequenceEqual(x.Sizes) != true)
            throw node.Fail($"a slope that broadcasts to {x}", $"{slope}");
        Apply(node, x, slope, (a, s) => a < 0 ? s * a : a, (_, _) => throw node.Fail("real numbers", "whole ones"));
    }

    private static Real Raise(Real a, Real b) => b == 2 ? a * a : (Real)Math.Pow(a, b);

    private static GraphValue AsReal(GraphValue whole) =>
        new(whole.Sizes, null, [.. whole.Integers!.Select(value => (Real)value)]);

    private static (GraphValue A, GraphValue B) Two(NodePlan node) =>
        (node.Any(0), node.Any(1)) is ({ } a, { } b) ? (a, b) : throw node.Fail("two inputs", $"{node.InputCount}");

    private static void Apply(NodePlan node, Func<Real, Real, Real> real, Func<long, long, long> whole)
    {
        (GraphValue a, GraphValue b) = Two(node);
        Apply(node, a, b, real, whole);
    }

    private static void Apply(
        NodePlan node, GraphValue a, GraphValue b, Func<Real, Real, Real> real, Func<long, long, long> whole) =>
        node.Return(Joined(node, a, b, real, whole));

    private static void Fold(NodePlan node, Func<Real, Real, Real> real, Func<long, long, long> whole) =>
        node.Return(Folded(node, real, whole));

    private static GraphValue Folded(NodePlan node, Func<Real, Real, Real> real, Func<long, long, long> whole)
    {
        GraphValue joined = node.Any(0) ?? throw node.Fail("at least one input", $"{node.InputCount}");
        for (int i = 1; i < node.InputCount; i++)
        {
            GraphValue next = node.Any(i) ?? throw node.Fail($"{node.InputCount} inputs", $"none as input {i + 1}");
            joined = Joined(node, joined, next, real, whole);
        }

        return joined;
    }

    private static GraphValue Joined(
        NodePlan node, GraphValue a, GraphValue b, Func<Real, Real, Real> real, Func<long, long, long> whole)
    {
        Broadcast broadcast = Broadcast.Of(a.Sizes, b.Sizes)
            ?? throw node.Fail("shapes that broadcast", $"{a} and {b}");
        if (a.Integers is { } wholeA && b.Integers is { } wholeB)
        {
            var result = new long[node.Length(broadcast.Sizes)];
            broadcast.Apply<long>(wholeA, wholeB, result, whole);
            return node.Whole(result, broadcast.Sizes);
        }

        if (a.Integers is not null || b.Integers is not null)
            throw node.Fail("inputs of one type", "real and whole numbers");
        GraphValue y = node.Create(broadcast.Sizes);
        node.Run(memory => broadcast.Apply(memory[a], memory[b], memory[y], real));
        return y;
    }
}
