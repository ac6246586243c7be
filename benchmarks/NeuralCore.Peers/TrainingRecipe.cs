namespace NeuralCore.Peers;

/// <summary>The training hyperparameters of both engines.</summary>
/// <param name="Momentum">Momentum of SGD; null for Adam.</param>
internal sealed record TrainingRecipe(double LearningRate, double? Momentum)
{
    /// <summary>
    /// Steps are repeated for seconds on a few batches, so the learning rate must keep the weights in range.
    /// </summary>
    public static TrainingRecipe For(string preset) =>
        preset == "mlp" ? new TrainingRecipe(0.01, Momentum: 0.9) : new TrainingRecipe(0.0005, Momentum: null);
}
