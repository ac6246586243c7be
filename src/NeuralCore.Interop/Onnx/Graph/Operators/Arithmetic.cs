namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>Operators on two tensors, element by element, with broadcasting; on whole numbers too, which are shapes in the making.</summary>
internal static class Arithmetic
{
    public static void Add(NodePlan node) => Apply(node, (a, b) => a + b, (a, b) => a + b);

    public static void Subtract(NodePlan node) => Apply(node, (a, b) => a - b, (a, b) => a - b);

    public static void Multiply(NodePlan node) => Apply(node, (a, b) => a * b, (a, b) => a * b);

    public static void Divide(NodePlan node) => Apply(node, (a, b) => a / b, (a, b) => b is 0 or -1 ? throw node.Fail("a divisor above 0", $"{b}") : a / b);

    /// <summary>Squares are exact products, since an exponent is almost always 2.</summary>
    public static void Power(NodePlan node) => Apply(node, (a, b) => b == 2 ? a * a : (Real)Math.Pow(a, b), (a, b) => throw node.Fail("a power of real numbers", "one of whole numbers"));

    private static void Apply(NodePlan node, Func<Real, Real, Real> real, Func<long, long, long> whole)
    {
        GraphValue? a = node.Any(0), b = node.Any(1);
        if (a is null || b is null) throw node.Fail("two inputs", $"{node.InputCount}");
        Broadcast broadcast = Broadcast.Of(a.Sizes, b.Sizes) ?? throw node.Fail("shapes that broadcast", $"{a} and {b}");
        if (a.Integers is { } wholeA && b.Integers is { } wholeB)
        {
            var result = new long[node.Length(broadcast.Sizes)];
            broadcast.Apply<long>(wholeA, wholeB, result, whole);
            node.ReturnWhole(result, broadcast.Sizes);
            return;
        }

        if (a.Integers is not null || b.Integers is not null) throw node.Fail("two inputs of one type", "real and whole numbers");
        GraphValue y = node.Create(broadcast.Sizes);
        node.Run(memory => broadcast.Apply(memory[a], memory[b], memory[y], real));
        node.Return(y);
    }
}
