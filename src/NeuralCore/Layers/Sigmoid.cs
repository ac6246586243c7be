using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>Squashes to (0, 1).</summary>
/// <remarks><code>
/// Shapes    x, y, dx, dy: any, the same for all four
/// Forward   y = 1 / (1 + e⁻ˣ)
/// Backward  dx = y·(1 − y)·dy
/// Loops     NaiveActivations.cs forward, ElementFunctions.cs backward
/// See       docs/learn/05-activations.md
/// </code>
/// From y alone: the quotient by x would be ∞/∞ far from 0.</remarks>
public sealed class Sigmoid : Activation
{
    public override string Kind => "sigmoid";

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        Elementwise.Forward(pass.Team, new SigmoidFunction(), x.Span, y.Span);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        // In place of x, which the derivative does not need: an unused x would still be read from memory.
        if (dx is not null) Elementwise.Backward(pass.Team, new SigmoidFunction(), y.Span, y.Span, dy.Span, dx.Span);
    }
}
