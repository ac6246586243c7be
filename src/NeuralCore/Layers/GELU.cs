using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>
/// Gaussian error linear unit, in the form with tanh: x times about the probability that a standard normal number is
/// below x.
/// </summary>
/// <remarks><code>
/// Shapes    x, y, dx, dy: any, the same for all four
/// Forward   y = ½·x·(1 + tanh u),  u = √(2/π)·(x + 0.044715·x³)       computed as x·σ(2u), which is the same
/// Backward  dx = (s + x·s·(1 − s)·2u′)·dy,  s = σ(2u),  u′ = √(2/π)·(1 + 3·0.044715·x²)
///           Hendrycks, Gimpel 2016, arXiv:1606.08415
/// Loops     NaiveActivations.cs forward, ElementFunctions.cs backward
/// See       docs/learn/05-activations.md
/// </code>
/// The form with the error function differs by less than 5·10⁻⁴.</remarks>
public sealed class GELU : Activation
{
    public override string Kind => "gelu";

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        Elementwise.Forward(pass.Team, new GeluFunction(), x.Span, y.Span);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        if (dx is not null) Elementwise.Backward(pass.Team, new GeluFunction(), x.Span, y.Span, dy.Span, dx.Span);
    }
}
