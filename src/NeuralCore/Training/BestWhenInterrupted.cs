namespace NeuralCore;

/// <summary>Gives the network the weights of its best epoch back when the training was cancelled or diverged: those of the last step may be worse, or no numbers at all.</summary>
public sealed class BestWhenInterrupted : TrainingCallback
{
    private readonly BestWeights best = new("bestWhenInterrupted");

    /// <summary>The epoch whose weights were given back; null where the network is as the last step left it.</summary>
    public int? BestEpoch { get; private set; }

    public override void OnStart(Network network, TrainingOptions options)
    {
        best.Clear();
        BestEpoch = null;
    }

    public override void OnCheckpoint(Checkpoint checkpoint) => best.Save(checkpoint);

    public override void OnResume(Network network, Checkpoint checkpoint, IReadOnlyList<EpochRecord> epochs) => best.Load(network, checkpoint);

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
