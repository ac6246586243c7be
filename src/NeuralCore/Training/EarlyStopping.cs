using NeuralCore.Models;
using NeuralCore.Networks;
using NeuralCore.Numerics;
using NeuralCore.Tensors;

namespace NeuralCore.Training;

/// <summary>Stops when the loss has not fallen for a while, and gives the network its best weights back at the end, cancelled trainings included.</summary>
/// <param name="patience">Epochs without a new best loss after which to stop.</param>
public sealed class EarlyStopping(int patience) : TrainingCallback
{
    private const string BestEpochName = "earlyStopping/bestEpoch", BestLossName = "earlyStopping/bestLoss", Weights = "earlyStopping/best/";

    private readonly Dictionary<string, Tensor> best = [];
    private double bestLoss = double.PositiveInfinity;

    /// <summary>The epoch whose weights are kept, and at the end given back; −1 for none.</summary>
    public int BestEpoch { get; private set; } = -1;

    public override string Influence => $"early stopping, patience {patience}";

    public override void OnStart(Network network, TrainingOptions options)
    {
        Guard.Require(patience >= 1, $"Early stopping needs a patience of at least 1 epoch, not {patience}.");
        (BestEpoch, bestLoss) = (-1, double.PositiveInfinity);
        best.Clear();
    }

    public override void OnCheckpoint(Checkpoint checkpoint)
    {
        checkpoint.Add(BestEpochName, BestEpoch);
        checkpoint.Add(BestLossName, bestLoss);
        foreach ((string name, Tensor value) in best) checkpoint.Add(Weights + name, value);
    }

    public override void OnResume(Network network, Checkpoint checkpoint, IReadOnlyList<EpochRecord> epochs)
    {
        (BestEpoch, bestLoss) = ((int)checkpoint.Number(BestEpochName), checkpoint.Number(BestLossName));
        foreach ((string name, Tensor value) in BestEpoch < 0 ? [] : network.State())
        {
            best[name] = new Tensor(value.Shape);
            checkpoint.CopyTo(Weights + name, best[name]);
        }
    }

    public override bool OnEpoch(Network network, EpochRecord epoch)
    {
        if (epoch.ComparedLoss < bestLoss)
        {
            (BestEpoch, bestLoss) = (epoch.Epoch, epoch.ComparedLoss);
            foreach ((string name, Tensor value) in network.State())
            {
                if (best.TryGetValue(name, out Tensor? copy)) copy.CopyFrom(value);
                else best[name] = value.Clone();
            }
        }

        return epoch.Epoch - BestEpoch >= patience;
    }

    public override void OnEnd(Network network, History history)
    {
        // A training that was broken off in its first epoch has learned more than the untrained network of epoch 0.
        if (BestEpoch == 0 && history.StopReason is (StopReason.Cancelled or StopReason.Diverged)) BestEpoch = -1;
        if (BestEpoch < 0) return;
        foreach ((string name, Tensor value) in network.State()) value.CopyFrom(best[name]);
    }
}
