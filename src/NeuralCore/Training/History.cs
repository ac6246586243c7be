namespace NeuralCore;

/// <summary>The course of a training: the metrics of each epoch and how it ended.</summary>
/// <param name="Epochs">The records of all epochs, epoch 0 first.</param>
/// <param name="Divergence">Where the training diverged; null if it did not.</param>
public sealed record History(IReadOnlyList<EpochRecord> Epochs, StopReason StopReason, Divergence? Divergence)
{
    /// <summary>Time of training in seconds over all epochs, without validation.</summary>
    public double TrainSeconds => Epochs.Sum(epoch => epoch.TrainSeconds);

    /// <summary>
    /// The epoch with the lowest compared loss; null if the training was cancelled before epoch 0 was recorded.
    /// </summary>
    public EpochRecord? Best => Epochs.MinBy(epoch => epoch.ComparedLoss);
}
