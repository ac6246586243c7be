namespace NeuralCore;

/// <summary>
/// A copy of weights, statistics and optimizer state at a step, restored when a later step diverges. Its memory is
/// allocated once.
/// </summary>
internal sealed class TrainingSnapshot
{
    private readonly Optimizer optimizer;
    private readonly (Tensor Live, Tensor Copy)[] pairs;
    private long stepCount;

    public TrainingSnapshot(Network network, Optimizer optimizer)
    {
        this.optimizer = optimizer;
        pairs = [.. network.State().Select(state => state.Value).Concat(optimizer.State.Select(state => state.Value))
            .Select(live => (live, new Tensor(live.Shape)))];
    }

    /// <summary>Number of steps when the snapshot was taken.</summary>
    public long StepsMade { get; private set; }

    /// <summary>Running sums of the epoch when the snapshot was taken.</summary>
    public EpochSums Sums { get; private set; }

    public void Take(long stepsMade, EpochSums sums)
    {
        (StepsMade, Sums, stepCount) = (stepsMade, sums, optimizer.StepCount);
        foreach ((Tensor live, Tensor copy) in pairs) copy.CopyFrom(live);
    }

    public void Restore()
    {
        optimizer.StepCount = stepCount;
        foreach (Parameter parameter in optimizer.Parameters) parameter.Gradient.Span.Clear();
        foreach ((Tensor live, Tensor copy) in pairs) live.CopyFrom(copy);
    }
}
