using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>Sigmoid linear unit, also called swish.</summary>
/// <remarks><code>
/// Shapes    x, y, dx, dy: any, the same for all four
/// Forward   y = x·s,  s = 1 / (1 + e⁻ˣ)
/// Backward  dx = s·(1 + x·(1 − s))·dy              Elfwing, Uchibe, Doya 2017, arXiv:1702.03118
/// Loops     NaiveActivations.cs forward, ElementFunctions.cs backward
/// See       docs/learn/05-activations.md
/// </code></remarks>
public sealed class SiLU : Activation
{
    public override string Kind => "silu";

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        Elementwise.Forward(pass.Team, new SiluFunction(), x.Span, y.Span);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        if (dx is not null) Elementwise.Backward(pass.Team, new SiluFunction(), x.Span, y.Span, dy.Span, dx.Span);
    }
}
