using System.Globalization;
using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>
/// Sets each element to 0 with probability p while training, so that no unit can rely on another; does nothing at
/// inference.
/// </summary>
/// <remarks><code>
/// Shapes    x, y, dx, dy and the mask m: any, the same for all
/// Forward   y = m·x,  m = 0 with probability p, else 1/(1 − p)      drawn in each step; m = 1 at inference
/// Backward  dx = m·dy                       Srivastava et al. 2014; scaled in training ("inverted"), so that inference
///                                           needs no factor
/// Loops     DropoutMask.cs
/// See       docs/learn/11-regularisation.md
/// </code></remarks>
public sealed class Dropout : Layer
{
    /// <param name="rate">The probability p of a 0, in [0, 1).</param>
    public Dropout(double rate)
    {
        Guard.Require(rate is >= 0 and < 1, $"The rate of a Dropout is at least 0 and below 1: {rate}.");
        Rate = rate;
    }

    public override string Kind => "dropout";

    public override string Text => string.Create(CultureInfo.InvariantCulture, $"dropout {Rate}");

    public double Rate { get; }

    public override Shape OutputShape(Shape input) => input;

    /// <summary>The mask m: cheaper to read again than to draw again.</summary>
    public override Shape? KeptShape(Shape x) => x;

    public override void Forward(Pass pass, Tensor x, Tensor y)
    {
        if (pass.Training) DropoutMask.Apply(pass.Team, pass.Random, Rate, x.Span, pass.Kept.Span, y.Span);
        else x.Span.CopyTo(y.Span);
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        if (dx is null) return;
        if (pass.Training) DropoutMask.Multiply(pass.Team, dy.Span, pass.Kept.Span, dx.Span);
        else dy.Span.CopyTo(dx.Span);
    }
}
