namespace NeuralCore;

/// <summary>
/// Stops when the loss has not fallen for a while, and gives the network its best weights back at the end, cancelled
/// trainings included.
/// </summary>
/// <param name="patience">Epochs without a new best loss after which to stop.</param>
public sealed class EarlyStopping(int patience) : TrainingCallback
{
    private readonly BestWeights best = new("earlyStopping");

    /// <summary>The epoch whose weights are kept, and at the end given back; −1 for none.</summary>
    public int BestEpoch => best.Epoch;

    public override string Influence => $"early stopping, patience {patience}";

    public override void OnStart(Network network, TrainingOptions options)
    {
        Guard.Require(patience >= 1, $"Early stopping needs a patience of at least 1 epoch, not {patience}.");
        best.Clear();
    }

    public override void OnCheckpoint(Checkpoint checkpoint) => best.Save(checkpoint);

    public override void OnResume(Network network, Checkpoint checkpoint, IReadOnlyList<EpochRecord> epochs) =>
        best.Load(network, checkpoint);

    public override bool OnEpoch(Network network, EpochRecord epoch)
    {
        best.Observe(network, epoch);
        return epoch.Epoch - BestEpoch >= patience;
    }

    public override void OnEnd(Network network, History history) => best.Restore(network, history);
}
