namespace NeuralCore;

/// <summary>What happened during a training.</summary>
/// <param name="Epochs">Epoch 0 first.</param>
/// <param name="Divergence">Where it went wrong, if it did.</param>
public sealed record History(IReadOnlyList<EpochRecord> Epochs, StopReason StopReason, Divergence? Divergence)
{
    /// <summary>Seconds of training alone, all epochs together.</summary>
    public double TrainSeconds => Epochs.Sum(epoch => epoch.TrainSeconds);

    /// <summary>The epoch with the lowest compared loss; null when cancelled before any.</summary>
    public EpochRecord? Best => Epochs.MinBy(epoch => epoch.ComparedLoss);
}
