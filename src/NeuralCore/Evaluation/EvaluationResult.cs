namespace NeuralCore;

/// <summary>Loss and errors of a network on a labelled set.</summary>
/// <param name="Loss">Mean loss over the samples; NaN for an empty set.</param>
/// <param name="Count">Number of samples.</param>
/// <param name="Errors">Number of misclassified samples; null if targets are not classes.</param>
/// <param name="MeanAbsoluteError">Mean of |output − target| over samples and outputs; null if targets are classes or
/// outputs are logits.</param>
public sealed record EvaluationResult(double Loss, int Count, int? Errors, double? MeanAbsoluteError = null)
{
    /// <summary>
    /// Share of samples classified correctly, in [0, 1]; NaN for an empty set, null if targets are not classes.
    /// </summary>
    public double? Accuracy => Errors is { } errors ? Count == 0 ? double.NaN : (double)(Count - errors) / Count : null;
}
