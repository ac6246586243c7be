namespace NeuralCore.Peers;

/// <summary>How both sides learn.</summary>
/// <param name="Momentum">SGD's; null for Adam.</param>
internal sealed record TrainingRecipe(double LearningRate, double? Momentum)
{
    /// <summary>
    /// Steps are timed for seconds on a few batches: a rate that leaves the weights where they are sensible.
    /// </summary>
    public static TrainingRecipe For(string preset) =>
        preset == "mlp" ? new TrainingRecipe(0.01, Momentum: 0.9) : new TrainingRecipe(0.0005, Momentum: null);
}
