namespace NeuralCore;

/// <summary>
/// Mean squared difference between outputs and targets: the loss for regression and for reconstructing images.
/// </summary>
/// <remarks><code>
/// Shapes    z, t, dz: (N, C), or any one shape
/// Loss      L = Σₙ Σ_c (z[n,c] − t[n,c])² / (N·C)       the mean over samples and outputs, as in Keras and PyTorch
/// Gradient  dz[n,c] = 2·(z[n,c] − t[n,c]) / (N·C)
/// Loops     Evaluate in this file
/// See       docs/learn/01-neuron-and-loss.md
/// </code>
/// Squares are taken in double, where a difference of two floats cannot overflow them.</remarks>
public sealed class MeanSquaredError : Loss
{
    public override string Name => "mean-squared-error";

    public override bool ComparesOutputs => true;

    public override double Evaluate(Tensor logits, Tensor targets, Tensor? gradient)
    {
        RequireSameShape(logits, targets, gradient);
        ReadOnlySpan<Real> z = logits.Span, t = targets.Span;
        Span<Real> dz = gradient is null ? [] : gradient.Span;
        double count = z.Length, sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double difference = (double)z[i] - t[i];
            sum += difference * difference;
            if (!dz.IsEmpty) dz[i] = (Real)(2 * difference / count);
        }

        return sum / count;
    }
}
