namespace NeuralCore;

/// <summary>
/// Restores the weights of the best epoch when the training was cancelled or diverged. The weights of the last step may
/// be worse, or not finite.
/// </summary>
public sealed class BestWhenInterrupted : TrainingCallback
{
    private readonly BestWeights best = new("bestWhenInterrupted");

    /// <summary>
    /// The epoch whose weights were restored; null if the network keeps the weights of the last step.
    /// </summary>
    public int? BestEpoch { get; private set; }

    public override void OnStart(Network network, TrainingOptions options)
    {
        best.Clear();
        BestEpoch = null;
    }

    public override void OnCheckpoint(Checkpoint checkpoint) => best.Save(checkpoint);

    public override void OnResume(Network network, Checkpoint checkpoint, IReadOnlyList<EpochRecord> epochs) =>
        best.Load(network, checkpoint);

    public override bool OnEpoch(Network network, EpochRecord epoch)
    {
        best.Observe(network, epoch);
        return false;
    }

    public override void OnEnd(Network network, History history)
    {
        if (history.StopReason is not (StopReason.Cancelled or StopReason.Diverged)) return;
        best.Restore(network, history);
        BestEpoch = best.Epoch < 0 ? null : best.Epoch;
    }
}
