namespace NeuralCore;

/// <summary>
/// Cross-entropy between targets and the sigmoid of each logit on its own: the loss for yes-or-no outputs that do not
/// exclude each other.
/// </summary>
/// <remarks><code>
/// Shapes    z, t, dz: (N, C), or any one shape          t in [0, 1]
/// Loss      ℓ = −t·ln σ(z) − (1 − t)·ln(1 − σ(z)) = max(z, 0) − z·t + ln(1 + e^−|z|)
///           L = Σₙ Σ_c ℓ[n,c] / (N·C)                   the mean over samples and outputs, as in Keras and PyTorch
/// Gradient  dz[n,c] = (σ(z[n,c]) − t[n,c]) / (N·C)
/// Loops     Evaluate in this file
/// See       docs/learn/04-softmax-cross-entropy.md
/// </code>
/// The second form of ℓ is used since its exponential never exceeds 1, while σ(z) rounds to 0 or 1 and its logarithm to
/// −∞.</remarks>
public sealed class BinaryCrossEntropy : Loss
{
    public override string Name => "binary-cross-entropy";

    /// <inheritdoc/>
    /// <remarks>Takes classes, and rows of probabilities.</remarks>
    public override void RequireFit(Targets targets, Shape output)
    {
        base.RequireFit(targets, output);
        for (int n = 0; targets is ValueTargets values && n < values.Count; n++)
        {
            foreach (Real t in values[n])
            {
                Guard.Require(t is >= 0 and <= 1,
                    $"{Name} takes classes or probabilities as targets; target {n} holds {t}. "
                    + $"To learn numbers, train with new MeanSquaredError().");
            }
        }
    }

    public override double Evaluate(Tensor logits, Tensor targets, Tensor? gradient)
    {
        RequireSameShape(logits, targets, gradient);
        ReadOnlySpan<Real> z = logits.Span, t = targets.Span;
        Span<Real> dz = gradient is null ? [] : gradient.Span;
        double count = z.Length, sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double decay = PortableMath.Exp(-Math.Abs((double)z[i]));
            sum += Math.Max((double)z[i], 0) - (double)z[i] * t[i] + PortableMath.Log(1 + decay);
            double sigmoid = z[i] < 0 ? decay / (1 + decay) : 1 / (1 + decay);
            if (!dz.IsEmpty) dz[i] = (Real)((sigmoid - t[i]) / count);
        }

        return sum / count;
    }
}
