using NeuralCore.Kernels.Elementwise;

namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>Elementwise functions.</summary>
internal static class Functions
{
    public static void Relu(NodePlan node) => Kernel(node, new ReluFunction());

    public static void LeakyRelu(NodePlan node) =>
        Kernel(node, new LeakyReluFunction((Real)node.Number("alpha", 0.01)));

    public static void Sigmoid(NodePlan node) => Kernel(node, new SigmoidFunction());

    public static void Tanh(NodePlan node) => Kernel(node, new TanhFunction());

    /// <summary>x·Φ(x), or its tanh approximation.</summary>
    public static void Gelu(NodePlan node)
    {
        string approximate = node.Text("approximate", "none");
        if (approximate == "tanh") Kernel(node, new GeluFunction());
        else if (approximate == "none") Map(node, x => (Real)(0.5 * x * (1 + ErrorFunction.Of(x / Math.Sqrt(2)))));
        else throw node.Fail("approximate none or tanh", approximate);
    }

    public static void Erf(NodePlan node) => Map(node, x => (Real)ErrorFunction.Of(x));

    public static void Log(NodePlan node) => Map(node, x => (Real)Math.Log(x));

    public static void Exp(NodePlan node) => Map(node, x => (Real)Math.Exp(x));

    public static void SquareRoot(NodePlan node) => Map(node, Real.Sqrt);

    public static void Negate(NodePlan node) => Map(node, x => -x);

    public static void Elu(NodePlan node)
    {
        double alpha = node.Number("alpha", 1);
        Map(node, x => x < 0 ? (Real)(alpha * (Math.Exp(x) - 1)) : x);
    }

    /// <summary>gamma·x where x > 0, else gamma·alpha·(eˣ − 1); Klambauer et al. 2017, arXiv:1706.02515.</summary>
    public static void Selu(NodePlan node)
    {
        double alpha = node.Number("alpha", 1.67326319217681884765625),
            gamma = node.Number("gamma", 1.05070102214813232421875);
        Map(node, x => (Real)(gamma * (x > 0 ? x : alpha * (Math.Exp(x) - 1))));
    }

    /// <summary>alpha·x + beta, clipped to 0…1.</summary>
    public static void HardSigmoid(NodePlan node)
    {
        Real alpha = (Real)node.Number("alpha", 0.2), beta = (Real)node.Number("beta", 0.5);
        Map(node, x => Hard(x, alpha, beta));
    }

    /// <summary>x times the hard sigmoid of slope 1/6; Howard et al. 2019, arXiv:1905.02244.</summary>
    public static void HardSwish(NodePlan node) => Map(node, x => x * Hard(x, (Real)1 / 6, (Real)0.5));

    /// <summary>The bounds are attributes before opset 11 and inputs since then.</summary>
    public static void Clip(NodePlan node)
    {
        double low = Bound(node, 1, "min", double.NegativeInfinity),
            high = Bound(node, 2, "max", double.PositiveInfinity);
        Map(node, x => (Real)Math.Min(Math.Max(x, low), high));
    }

    /// <summary>scale·q with q = x/scale rounded to a whole number, ties to even, and clipped to low…high.</summary>
    public static void FakeQuantize(NodePlan node)
    {
        Real scale = (Real)node.Number("scale", 1), low = node.Integer("low", 0), high = node.Integer("high", 0);
        Map(node, x => scale * Real.Clamp(Real.Round(x / scale), low, high));
    }

    private static Real Hard(Real x, Real alpha, Real beta) => Real.Min(Real.Max(alpha * x + beta, 0), 1);

    private static double Bound(NodePlan node, int input, string attribute, double none)
    {
        if (node.Opset < 11) return node.Number(attribute, none);
        if (node.Optional(input) is null) return none;
        Real[] bound = node.Constant(input);
        return bound.Length == 1 ? bound[0] : throw node.Fail($"one number as {attribute}", $"{bound.Length}");
    }

    private static void Kernel<TFunction>(NodePlan node, TFunction function) where TFunction : struct, IElementFunction
    {
        GraphValue x = node.Input(0), y = node.Create(x.Sizes);
        node.Run(memory => Elementwise.Forward(memory.Team, function, memory[x], memory[y]));
        node.Return(y);
    }

    private static void Map(NodePlan node, Func<Real, Real> function)
    {
        GraphValue x = node.Input(0), y = node.Create(x.Sizes);
        node.Run(memory =>
        {
            ReadOnlySpan<Real> from = memory[x];
            Span<Real> to = memory[y];
            for (int i = 0; i < from.Length; i++) to[i] = function(from[i]);
        });
        node.Return(y);
    }
}
