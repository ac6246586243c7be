namespace NeuralCore;

/// <summary>
/// Stops the training when the loss has not improved for a number of epochs, and restores the best weights at the end,
/// also after a cancelled training.
/// </summary>
/// <param name="patience">Number of epochs without improvement after which the training stops.</param>
public sealed class EarlyStopping(int patience) : TrainingCallback
{
    private readonly BestWeights best = new("earlyStopping");

    /// <summary>The epoch of the best weights, which are restored at the end; −1 if there is none.</summary>
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
