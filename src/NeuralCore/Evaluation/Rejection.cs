namespace NeuralCore;

/// <summary>When the answer of a network is better not given: it must choose one of its classes, also for a letter or a blot, and is then less sure than of what it knows.</summary>
/// <remarks><code>
/// Shapes      z (logits), p: (C)
/// Shown       p = softmax(z / T)                      T as TemperatureScaling fits it
/// Confidence  q = max softmax(z / 2T)                 the largest probability, Hendrycks and Gimpel 2017, arXiv:1610.02136, softened as by Liang et al. 2018, arXiv:1706.02690
/// Threshold   τ = the largest q that at least the share k of the validation images with right predictions reach
/// Reject      q &lt; τ, or q is NaN
/// </code>
/// Softened, because far from all it has learned a network has several large logits, which at T only the largest of is seen. With as many right answers kept, three
/// networks rejected more of what is no digit by q than by max p, by the margin of the two largest, by the largest logit or by the energy ln Σ exp z: docs/predict.md.</remarks>
/// <param name="Temperature">T, above 0.</param>
/// <param name="Threshold">τ; 0 rejects nothing.</param>
public sealed record Rejection(double Temperature, double Threshold)
{
    /// <summary>One right answer in a hundred is given up.</summary>
    public const double DefaultKept = 0.99;

    private const double Softening = 2;

    /// <summary>The threshold for a share of right answers that is to be kept.</summary>
    /// <param name="validation">Images that did not train the network; without a right prediction among them τ is 0.</param>
    /// <param name="temperature">T, as fitted on them.</param>
    /// <param name="kept">k, in (0, 1].</param>
    public static Rejection Fit(Predictions validation, double temperature, double kept = DefaultKept)
    {
        Guard.Require(kept is > 0 and <= 1, $"The share of right answers that are kept is in (0, 1], not {kept}.");
        var rule = new Rejection(temperature, 0);
        double[] confidences = [.. Enumerable.Range(0, validation.Count).Where(validation.IsCorrect).Select(n => rule.Confidence(validation.Logits(n))).Where(double.IsFinite).Order()];
        return confidences.Length == 0 ? rule : rule with { Threshold = confidences[confidences.Length - (int)Math.Ceiling(kept * confidences.Length)] };
    }

    /// <summary>p of one row of logits, (C): what to show.</summary>
    public double[] Probabilities(ReadOnlySpan<Real> logits) => Softmax(logits, Temperature);

    /// <summary>q of one row of logits: what to judge by.</summary>
    public double Confidence(ReadOnlySpan<Real> logits)
    {
        double highest = 0;
        foreach (double p in Softmax(logits, Softening * Temperature)) highest = double.Max(highest, p); // NaN where there is one
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
