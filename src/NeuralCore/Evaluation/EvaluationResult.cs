namespace NeuralCore;

/// <summary>How a network did on a labelled set.</summary>
/// <param name="Loss">Mean loss over the samples; NaN for an empty set.</param>
/// <param name="Count">Samples evaluated.</param>
/// <param name="Errors">Samples whose largest output is not their label's; null where targets are no classes.</param>
/// <param name="MeanAbsoluteError">Mean of |output − target| over samples and outputs; null where targets are classes
/// or outputs are logits.</param>
public sealed record EvaluationResult(double Loss, int Count, int? Errors, double? MeanAbsoluteError = null)
{
    /// <summary>Share of samples classified correctly, in [0, 1]; NaN for an empty set, null where targets are no
    /// classes.</summary>
    public double? Accuracy => Errors is { } errors ? Count == 0 ? double.NaN : (double)(Count - errors) / Count : null;
}
