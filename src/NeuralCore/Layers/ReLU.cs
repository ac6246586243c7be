using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>Rectifier: negative inputs become 0.</summary>
/// <remarks><code>
/// Shapes    x, y, dx, dy: any, the same for all four
/// Forward   y = max(x, 0)
/// Backward  dx = dy where y > 0, else 0            Glorot, Bordes, Bengio 2011
/// Loops     NaiveActivations.cs forward, ElementFunctions.cs backward
/// See       docs/learn/05-activations.md
/// </code></remarks>
public sealed class ReLU : Activation
{
    public override string Kind => "relu";

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        Elementwise.Forward(pass.Team, new ReluFunction(), x.Span, y.Span);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        // In place of x, which the derivative does not need: an unused x would still be read from memory.
        if (dx is not null) Elementwise.Backward(pass.Team, new ReluFunction(), y.Span, y.Span, dy.Span, dx.Span);
    }
}
