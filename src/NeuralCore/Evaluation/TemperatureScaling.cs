namespace NeuralCore;

/// <summary>
/// Temperature scaling: one number by which the logits are divided, so that the confidence matches the accuracy. The
/// predicted classes do not change.
/// </summary>
/// <remarks><code>
/// Shapes    z: (N, C)   y (labels): (N)
/// Loss      L(T) = (1/N)·Σₙ ln Σ_c exp(z[n,c]/T) − z[n,y]/T         Guo et al. 2017, arXiv:1706.04599, section 4.2
/// Fit       β = 1/T,  p[n] = softmax(β·z[n]),  E, Var over c by p[n]
///           ∂L/∂β = (1/N)·Σₙ E z[n] − z[n,y]    ∂²L/∂β² = (1/N)·Σₙ Var z[n] ≥ 0
/// β ← β − (∂L/∂β)/(∂²L/∂β²), or the middle of the interval if the step leaves it
/// </code>
/// L is convex in β, so there is one minimum. T is limited to 0.01 … 100, because the minimum is at T → 0 if every
/// prediction is correct, and at T → ∞ if the logits carry no information. Fit T on images used neither for training
/// nor for testing: the validation set.</remarks>
public static class TemperatureScaling
{
    public const double Lowest = 0.01, Highest = 100;

    /// <summary>Relative step size at which the iteration for β stops.</summary>
    private const double Tolerance = 1e-10;

    private const int MaxSteps = 100;

    /// <summary>
    /// Returns the T with the lowest loss; 1 for an empty set. Images with a logit that is not finite are ignored.
    /// </summary>
    public static double Fit(Predictions predictions)
    {
        int[] rows = [.. Enumerable.Range(0, predictions.Count).Where(n => AllFinite(predictions.Logits(n)))];
        if (rows.Length == 0) return 1;
        double low = 1 / Highest, high = 1 / Lowest, beta = 1;
        if (Slope(predictions, rows, low).First >= 0) return Highest;
        if (Slope(predictions, rows, high).First <= 0) return Lowest;
        for (int step = 0; step < MaxSteps; step++)
        {
            (double first, double second) = Slope(predictions, rows, beta);
            if (first > 0) high = beta;
            else low = beta;
            double next = beta - first / second;
            if (!(next > low && next < high)) next = (low + high) / 2;
            bool converged = Math.Abs(next - beta) <= Tolerance * beta;
            beta = next;
            if (converged) break;
        }

        return 1 / beta;
    }

    /// <summary>L(T); NaN for an empty set.</summary>
    public static double Loss(Predictions predictions, double temperature)
    {
        RequireTemperature(temperature);
        double sum = 0;
        for (int n = 0; n < predictions.Count; n++)
            sum += Loss(predictions.Logits(n), predictions.Labels[n], temperature);
        return sum / predictions.Count;
    }

    /// <summary>−ln softmax(z/T)[c] of one row. The maximum is subtracted so that no exponential overflows.</summary>
    internal static double Loss(ReadOnlySpan<Real> z, int c, double temperature)
    {
        double max = Max(z), sum = 0;
        foreach (Real logit in z) sum += Math.Exp((logit - max) / temperature);
        return (max - z[c]) / temperature + Math.Log(sum);
    }

    internal static void RequireTemperature(double temperature) =>
        Guard.Require(
            temperature > 0 && double.IsFinite(temperature), $"The temperature must be above 0, not {temperature}.");

    /// <summary>∂L/∂β and ∂²L/∂β², both multiplied by N.</summary>
    private static (double First, double Second) Slope(Predictions predictions, int[] rows, double beta)
    {
        double first = 0, second = 0;
        foreach (int n in rows)
        {
            ReadOnlySpan<Real> z = predictions.Logits(n);
            double max = Max(z), sum = 0, mean = 0, square = 0;
            foreach (Real logit in z)
            {
                double shifted = logit - max, e = Math.Exp(beta * shifted);
                sum += e;
                mean += e * shifted;
                square += e * shifted * shifted;
            }

            mean /= sum;
            first += mean - (z[predictions.Labels[n]] - max);
            second += square / sum - mean * mean;
        }

        return (first, second);
    }

    private static bool AllFinite(ReadOnlySpan<Real> z)
    {
        foreach (Real logit in z)
        {
            if (!Real.IsFinite(logit)) return false;
        }

        return true;
    }

    private static double Max(ReadOnlySpan<Real> z)
    {
        Real max = z[0];
        foreach (Real logit in z) max = Real.Max(max, logit);
        return max;
    }
}
