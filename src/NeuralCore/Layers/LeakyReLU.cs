using System.Globalization;
using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>Rectifier that lets a little of negative inputs through, so that no unit dies.</summary>
/// <remarks><code>
/// Shapes    x, y, dx, dy: any, the same for all four
/// Forward   y = x where x ≥ 0, else slope·x
/// Backward  dx = dy where x ≥ 0, else slope·dy     Maas, Hannun, Ng 2013
/// Loops     NaiveActivations.cs forward, ElementFunctions.cs backward
/// See       docs/learn/05-activations.md
/// </code></remarks>
public sealed class LeakyReLU : Activation
{
    public const double DefaultSlope = 0.01;

    public LeakyReLU(double slope = DefaultSlope)
    {
        Guard.Require(double.IsFinite(slope) && slope >= 0, $"The slope of a LeakyReLU is not negative: {slope}.");
        Slope = slope;
    }

    public override string Kind => "leakyrelu";

    public override string Text =>
        Slope == DefaultSlope ? Kind : string.Create(CultureInfo.InvariantCulture, $"{Kind} {Slope}");

    public double Slope { get; }

    public override void Forward(Pass pass, Tensor x, Tensor y) =>
        Elementwise.Forward(pass.Team, new LeakyReluFunction((Real)Slope), x.Span, y.Span);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        if (dx is not null)
            Elementwise.Backward(pass.Team, new LeakyReluFunction((Real)Slope), x.Span, y.Span, dy.Span, dx.Span);
    }
}
