namespace NeuralCore;

/// <summary>Keeps a copy of the weights with the lowest loss so far.</summary>
/// <param name="owner">Prefix of the names under which a checkpoint stores the copy.</param>
internal sealed class BestWeights(string owner)
{
    private readonly Dictionary<string, Tensor> copies = [];
    private readonly string epochName = $"{owner}/bestEpoch", lossName = $"{owner}/bestLoss",
        weightsName = $"{owner}/best/";
    private double loss = double.PositiveInfinity;

    /// <summary>The epoch of the stored weights, or −1 if there are none.</summary>
    public int Epoch { get; private set; } = -1;

    public void Clear()
    {
        (Epoch, loss) = (-1, double.PositiveInfinity);
        copies.Clear();
    }

    /// <summary>Copies the network's weights if this epoch has the lowest loss so far.</summary>
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
    /// Restores the stored weights. If the training was interrupted in its first epoch, the network keeps its current
    /// weights, because they are better than those of the untrained network (epoch 0).
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
