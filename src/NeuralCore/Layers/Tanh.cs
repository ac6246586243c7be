using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>Squashes to (−1, 1).</summary>
/// <remarks><code>
/// Shapes    x, y, dx, dy: any, the same for all four
/// Forward   y = tanh x
/// Backward  dx = (1 − y²)·dy
/// Loops     NaiveActivations.cs forward, ElementFunctions.cs backward
/// See       docs/learn/05-activations.md
/// </code></remarks>
public sealed class Tanh : Activation
{
    public override string Kind => "tanh";

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        Elementwise.Forward(pass.Team, new TanhFunction(), x.Span, y.Span);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        // In place of x, which the derivative does not need: an unused x would still be read from memory.
        if (dx is not null) Elementwise.Backward(pass.Team, new TanhFunction(), y.Span, y.Span, dy.Span, dx.Span);
    }
}
