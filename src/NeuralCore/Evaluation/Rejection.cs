namespace NeuralCore;

/// <summary>
/// Rejects inputs with low confidence: a network always predicts one of its classes, also for a letter or a blot, but
/// with a lower confidence than for the digits that it was trained on.
/// </summary>
/// <remarks><code>
/// Shapes      z (logits), p: (C)
/// Output      p = softmax(z / T)                      T as fitted by TemperatureScaling
/// Confidence  q = max softmax(z / 2T)                 the largest probability, Hendrycks and Gimpel 2017, arXiv:1610.02136, softened as by Liang et al. 2018, arXiv:1706.02690
/// Threshold   τ = the largest q that at least the share k of the correctly classified validation images reach
/// Reject      q &lt; τ, or q is NaN
/// </code>
/// The factor 2 softens the probabilities: for inputs unlike the training images a network has several large logits, of
/// which the softmax at T shows only the largest. At the same share of kept correct predictions, three networks
/// rejected more non-digits by q than by max p, the margin between the two largest probabilities, the largest logit or
/// the energy ln Σ exp z: docs/predict.md.</remarks>
/// <param name="Temperature">T, above 0.</param>
/// <param name="Threshold">τ; 0 rejects nothing.</param>
public sealed record Rejection(double Temperature, double Threshold)
{
    /// <summary>Default share of correct predictions that are kept: one in a hundred is rejected.</summary>
    public const double DefaultKept = 0.99;

    private const double Softening = 2;

    /// <summary>Fits the threshold for the share of correct predictions to keep.</summary>
    /// <param name="validation">Predictions for images that were not used for training; τ is 0 if none is
    /// correct.</param>
    /// <param name="temperature">T, fitted on the same images.</param>
    /// <param name="kept">k, in (0, 1].</param>
    public static Rejection Fit(Predictions validation, double temperature, double kept = DefaultKept)
    {
        Guard.Require(kept is > 0 and <= 1, $"The share of correct predictions to keep must be in (0, 1], not {kept}.");
        var rule = new Rejection(temperature, 0);
        double[] confidences =
            [.. Enumerable.Range(0, validation.Count).Where(validation.IsCorrect)
            .Select(n => rule.Confidence(validation.Logits(n))).Where(double.IsFinite).Order()];
        return confidences.Length == 0 ? rule
            : rule with { Threshold = confidences[confidences.Length - (int)Math.Ceiling(kept * confidences.Length)] };
    }

    /// <summary>p of one row of logits, (C): the probabilities to display.</summary>
    public double[] Probabilities(ReadOnlySpan<Real> logits) => Softmax(logits, Temperature);

    /// <summary>q of one row of logits: the confidence that is compared with the threshold.</summary>
    public double Confidence(ReadOnlySpan<Real> logits)
    {
        double highest = 0;
        // NaN if any probability is NaN
        foreach (double p in Softmax(logits, Softening * Temperature)) highest = double.Max(highest, p);
        return highest;
    }

    public bool Rejects(ReadOnlySpan<Real> logits) => !(Confidence(logits) >= Threshold);

    private static double[] Softmax(ReadOnlySpan<Real> logits, double temperature)
    {
        var p = new double[logits.Length];
        for (int c = 0; c < p.Length; c++) p[c] = Math.Exp(-TemperatureScaling.Loss(logits, c, temperature));
        return p;
    }
}
