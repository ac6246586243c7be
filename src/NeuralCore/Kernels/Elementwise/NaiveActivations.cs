namespace NeuralCore.Kernels.Elementwise;

/// <summary>
/// The activations by the base library's functions: the definition that the vectorised ones approach within 2·10⁻⁷ in
/// float.
/// </summary>
public static class NaiveActivations
{
    /// <summary>max(x, 0); NaN stays NaN.</summary>
    public static Real Relu(Real x) => x < 0 ? 0 : x;

    /// <summary>x, or slope·x below 0.</summary>
    public static Real LeakyRelu(Real x, Real slope) => x < 0 ? slope * x : x;

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    public static Real Sigmoid(Real x) => (Real)(1 / (1 + Math.Exp(-(double)x)));

    /// <summary>tanh x</summary>
    public static Real Tanh(Real x) => (Real)Math.Tanh(x);

    /// <summary>x / (1 + e⁻ˣ)</summary>
    public static Real Silu(Real x) => (Real)(x / (1 + Math.Exp(-(double)x)));

    /// <summary>½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))</summary>
    public static Real Gelu(Real x) =>
        (Real)(0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
}
