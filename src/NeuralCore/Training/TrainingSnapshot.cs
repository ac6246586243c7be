namespace NeuralCore;

/// <summary>
/// Weights, statistics and the optimizer's state as they were at a step, to go back to when a later one goes wrong.
/// Memory is taken once.
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

    /// <summary>Steps made when it was taken.</summary>
    public long StepsMade { get; private set; }

    /// <summary>What the epoch had added up to when it was taken.</summary>
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
