namespace NeuralCore;

/// <summary>A copy of the weights that had the lowest loss so far.</summary>
/// <param name="owner">Begins the names under which the copy stands in a checkpoint.</param>
internal sealed class BestWeights(string owner)
{
    private readonly Dictionary<string, Tensor> copies = [];
    private readonly string epochName = $"{owner}/bestEpoch", lossName = $"{owner}/bestLoss",
        weightsName = $"{owner}/best/";
    private double loss = double.PositiveInfinity;

    /// <summary>−1 for none.</summary>
    public int Epoch { get; private set; } = -1;

    public void Clear()
    {
        (Epoch, loss) = (-1, double.PositiveInfinity);
        copies.Clear();
    }

    /// <summary>Copies the weights if they are better than any before.</summary>
    public void Observe(Network network, EpochRecord epoch)
    {
        if (!(epoch.ComparedLoss < loss)) return;
        (Epoch, loss) = (epoch.Epoch, epoch.ComparedLoss);
        foreach ((string name, Tensor value) in network.State())
        {
            if (copies.TryGetValue(name, out Tensor? copy)) copy.CopyFrom(value);
            else copies[name] = value.Clone();
        }
    }

    /// <summary>
    /// Gives them back. A training that was broken off in its first epoch keeps what it has: it has learned more than
    /// the untrained network of epoch 0.
    /// </summary>
    public void Restore(Network network, History history)
    {
        if (Epoch == 0 && history.StopReason is StopReason.Cancelled or StopReason.Diverged) Epoch = -1;
        if (Epoch < 0) return;
        foreach ((string name, Tensor value) in network.State()) value.CopyFrom(copies[name]);
    }

    public void Save(Checkpoint checkpoint)
    {
        checkpoint.Add(epochName, Epoch);
        checkpoint.Add(lossName, loss);
        foreach ((string name, Tensor value) in copies) checkpoint.Add(weightsName + name, value);
    }

    public void Load(Network network, Checkpoint checkpoint)
    {
        (Epoch, loss) = ((int)checkpoint.Number(epochName), checkpoint.Number(lossName));
        foreach ((string name, Tensor value) in Epoch < 0 ? [] : network.State())
        {
            copies[name] = new Tensor(value.Shape);
            checkpoint.CopyTo(weightsName + name, copies[name]);
        }
    }
}
