
namespace NeuralCore.GradientCheck;

/// <summary>Numerical derivatives by finite differences, of one number or along a direction of an argument.</summary>
/// <remarks><code>
/// Δ(h)  = Σ weights·(outputs(+h) − outputs(−h))              subtracted output by output: what did not change adds no rounding error
/// D(h)  = (8·Δ(h) − Δ(2h)) / 12h                             error O(h⁴)
/// D     = D(h/2) + (D(h/2) − D(h)) / 15                      error O(h⁶)
/// Kink  |D(h) − D(h/2)| larger than truncation and rounding explain: a smaller h is tried, and in the end null is returned
/// </code></remarks>
internal sealed class FiniteDifference(Differentiable subject)
{
    /// <summary>The step sizes, for argument values of the order of 1.</summary>
    private static readonly double[] Steps = [1e-3, 3e-4, 1e-4, 3e-5];

    /// <summary>
    /// Allowed difference between two step sizes, relative to the sum of all outputs' absolute changes.
    /// </summary>
    private const double TruncationAllowance = 1e-9;

    /// <summary>Allowed rounding error of an output, relative to it: some units in the last place.</summary>
    private const double RoundingAllowance = 3e-15;

    private readonly double[] above = new double[subject.Outputs.Length];
    private double change;
    private double magnitude;

    /// <summary>∂L/∂value[index]; null at a kink.</summary>
    public double? Of(Tensor value, int index)
    {
        double center = value[index];
        double? derivative = Derivative(t => value[index] = center + t);
        value[index] = center;
        return derivative;
    }

    /// <summary>The derivative of L along <paramref name="direction"/>; null at a kink.</summary>
    public double? Along(Tensor value, double[] direction)
    {
        Tensor center = value.Clone();
        double? derivative = Derivative(t =>
        {
            for (int i = 0; i < direction.Length; i++) value[i] = center[i] + t * direction[i];
        });
        value.CopyFrom(center);
        return derivative;
    }

    private double? Derivative(Action<double> move)
    {
        foreach (double h in Steps)
        {
            double half = Change(move, h / 2), twice = Change(move, 2 * h), once = Change(move, h);
            double coarse = (8 * once - twice) / (12 * h), fine = (8 * half - once) / (6 * h);
            double allowed = TruncationAllowance * change / (2 * h) + RoundingAllowance * magnitude / h;
            if (Math.Abs(coarse - fine) <= allowed) return fine + (fine - coarse) / 15;
        }

        return null;
    }

    private double Change(Action<double> move, double t)
    {
        move(t);
        subject.Forward();
        subject.Outputs.CopyTo(above);
        move(-t);
        subject.Forward();
        ReadOnlySpan<double> below = subject.Outputs, weights = subject.OutputWeights;
        double sum = 0;
        (change, magnitude) = (0, 0);
        for (int j = 0; j < above.Length; j++)
        {
            double difference = above[j] - below[j];
            if (difference == 0) continue;
            sum += weights[j] * difference;
            change += Math.Abs(weights[j] * difference);
            magnitude += Math.Abs(weights[j]) * (Math.Abs(above[j]) + Math.Abs(below[j]));
        }

        return sum;
    }
}
