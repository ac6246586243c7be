namespace NeuralCore;

/// <summary>Where an epoch stands after a batch.</summary>
/// <param name="Step">Batches done in this epoch.</param>
/// <param name="Images">Samples done in this epoch.</param>
/// <param name="Loss">Mean over the epoch so far.</param>
/// <param name="Accuracy">Mean over the epoch so far, in [0, 1]; null where targets are no classes.</param>
/// <param name="Seconds">Time of training in this epoch.</param>
public readonly record struct BatchProgress(
    int Epoch, int Epochs, int Step, int Steps, int Images, double Loss, double? Accuracy, double LearningRate,
    double Seconds)
{
    public double ImagesPerSecond => Seconds > 0 ? Images / Seconds : 0;
}
