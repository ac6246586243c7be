using NeuralCore.Numerics;

namespace NeuralCore.Evaluation;

/// <summary>When the answer of a network is better not given: it must choose one of its classes, also for a letter or a blot, and is then less sure than of what it knows.</summary>
/// <remarks><code>
/// Shapes      z (logits), p: (C)
/// Confidence  p = softmax(z / T),  q = max p          Hendrycks and Gimpel 2017, arXiv:1610.02136, at the temperature of TemperatureScaling
/// Threshold   τ = the largest q that at least the share k of the validation images with right guesses reach
/// Reject      q &lt; τ, or q is NaN
/// </code></remarks>
/// <param name="Temperature">T, above 0.</param>
/// <param name="Threshold">τ; 0 rejects nothing.</param>
public sealed record Rejection(double Temperature, double Threshold)
{
    /// <summary>One right answer in a hundred is given up.</summary>
    public const double DefaultKept = 0.99;

    /// <summary>The threshold for a share of right answers that is to be kept.</summary>
    /// <param name="validation">Images that did not train the network; without a right guess among them τ is 0.</param>
    /// <param name="kept">k, in (0, 1].</param>
    public static Rejection Fit(Predictions validation, double temperature, double kept = DefaultKept)
    {
        Guard.Require(kept is > 0 and <= 1, $"The share of right answers that are kept is in (0, 1], not {kept}.");
        var rule = new Rejection(temperature, 0);
        double[] confidences = [.. Enumerable.Range(0, validation.Count).Where(validation.IsRight).Select(n => rule.Confidence(validation.Logits(n))).Where(double.IsFinite).Order()];
        return confidences.Length == 0 ? rule : rule with { Threshold = confidences[confidences.Length - (int)Math.Ceiling(kept * confidences.Length)] };
    }

    /// <summary>q of one row of logits.</summary>
    public double Confidence(ReadOnlySpan<Real> logits)
    {
        double highest = 0;
        foreach (double p in Probabilities(logits)) highest = double.Max(highest, p); // NaN where there is one
        return highest;
    }

    /// <summary>p of one row of logits, (C).</summary>
    public double[] Probabilities(ReadOnlySpan<Real> logits)
    {
        var p = new double[logits.Length];
        for (int c = 0; c < p.Length; c++) p[c] = Math.Exp(-TemperatureScaling.Loss(logits, c, Temperature));
        return p;
    }

    public bool Rejects(ReadOnlySpan<Real> logits) => !(Confidence(logits) >= Threshold);
}
