namespace NeuralCore;

/// <summary>How a network did on a labelled set.</summary>
/// <param name="Loss">Mean loss over the images.</param>
/// <param name="Errors">Images whose largest logit is not their label's.</param>
/// <param name="Count">Images looked at.</param>
public sealed record EvaluationResult(double Loss, int Errors, int Count)
{
    /// <summary>Share of images read rightly, in [0, 1].</summary>
    public double Accuracy => Count == 0 ? double.NaN : (double)(Count - Errors) / Count;
}
