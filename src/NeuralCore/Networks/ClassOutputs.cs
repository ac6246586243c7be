namespace NeuralCore;

/// <summary>Converts the outputs of a classifier to logits, and detects their meaning from their values.</summary>
/// <remarks><code>
/// Shapes           y (outputs), z (logits): (N, C)
/// Logits           z = y
/// LogProbabilities z = y                        softmax(ln p) = p
/// Probabilities    z = ln y                     softmax(ln p) = p
/// Independent      z = ln y − ln(1 − y)         the inverse of the sigmoid
/// </code>
/// If classes are independent and exactly one of them is present, the probability of class c is proportional to y[c]/(1
/// − y[c]) = exp z[c]. This is softmax(z)[c], so the logits before a sigmoid are used like those before a
/// softmax.</remarks>
public static class ClassOutputs
{
    /// <summary>The smallest normal number of binary32, a lower limit because the logarithm of 0 is −∞.</summary>
    private const double Tiny = 1.17549435e-38;

    /// <summary>
    /// Half a step of binary32 below 1: a sigmoid that is rounded to 1 differs from it by at most this.
    /// </summary>
    private const double NearOne = 1.0 / (1 << 25);

    /// <summary>Maximum error of probabilities that were computed in binary32 or half precision.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>Replaces outputs by logits. The order of the values stays the same, and NaN stays NaN.</summary>
    public static void ToLogits(OutputMeaning meaning, Span<Real> outputs)
    {
        if (meaning is not (OutputMeaning.Probabilities or OutputMeaning.IndependentProbabilities)) return;
        bool isIndependent = meaning == OutputMeaning.IndependentProbabilities;
        foreach (ref Real y in outputs)
        {
            double logit = Math.Log(Math.Max((double)y, Tiny));
            y = (Real)(isIndependent ? logit - Math.Log(Math.Max(1 - (double)y, NearOne)) : logit);
        }
    }

    /// <summary>Detects the meaning of outputs from their values. Rows that are not finite are ignored.</summary>
    /// <param name="outputs">(N, C), for inputs that differ from each other.</param>
    /// <param name="classes">C, at least 2.</param>
    public static OutputMeaning MeaningOf(ReadOnlySpan<Real> outputs, int classes)
    {
        Guard.Require(classes >= 2 && outputs.Length % classes == 0,
            $"{outputs.Length} outputs cannot be divided into rows of {classes} classes.");
        bool any = false, sumToOne = true, exponentialsSumToOne = true, inUnit = true, positive = false;
        for (; !outputs.IsEmpty; outputs = outputs[classes..])
        {
            double sum = 0, exponentials = 0;
            bool unit = true;
            foreach (Real y in outputs[..classes])
            {
                sum += y;
                exponentials += Math.Exp(y);
                unit &= y >= -Tolerance && y <= 1 + Tolerance;
                positive |= y > 0;
            }

            if (!double.IsFinite(sum)) continue;
            any = true;
            inUnit &= unit;
            sumToOne &= unit && Math.Abs(sum - 1) <= Tolerance;
            exponentialsSumToOne &= Math.Abs(exponentials - 1) <= Tolerance;
        }

        if (!any) return OutputMeaning.Logits;
        if (sumToOne) return OutputMeaning.Probabilities;
        if (exponentialsSumToOne) return OutputMeaning.LogProbabilities;
        return inUnit && positive ? OutputMeaning.IndependentProbabilities : OutputMeaning.Logits;
    }
}
