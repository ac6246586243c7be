using NeuralCore.Networks;
using NeuralCore.Numerics;
using NeuralCore.Tensors;

namespace NeuralCore.Training;

/// <summary>Stops when the loss has not fallen for a while, and gives the network its best weights back, however training ended.</summary>
/// <param name="patience">Epochs without a new best loss after which to stop.</param>
public sealed class EarlyStopping(int patience) : TrainingCallback
{
    private readonly Dictionary<string, Tensor> best = [];
    private double bestLoss = double.PositiveInfinity;

    /// <summary>The epoch whose weights are kept; −1 before any.</summary>
    public int BestEpoch { get; private set; } = -1;

    public override void OnStart(Network network, TrainingOptions options)
    {
        Guard.Require(patience >= 1, $"Early stopping needs a patience of at least 1 epoch, not {patience}.");
        (BestEpoch, bestLoss) = (-1, double.PositiveInfinity);
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
        if (BestEpoch < 0) return;
        foreach ((string name, Tensor value) in network.State()) value.CopyFrom(best[name]);
    }
}
