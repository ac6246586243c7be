namespace NeuralCore;

/// <summary>How far two networks, or two forms of one, say the same to the same inputs.</summary>
/// <param name="Count">Inputs.</param>
/// <param name="LargestDifference">Of two outputs for one input; NaN where one is NaN and the other is not.</param>
/// <param name="LargestOutput">In size, of the first network.</param>
/// <param name="OtherPredictions">Inputs for which another output is the largest.</param>
public sealed record Agreement(int Count, double LargestDifference, double LargestOutput, int OtherPredictions)
{
    private const int Batch = 100;

    /// <summary>The difference as a share of the largest output, or of 1 where that is smaller.</summary>
    public double RelativeDifference => LargestDifference / Math.Max(1, LargestOutput);

    /// <summary>Runs both in inference mode.</summary>
    /// <param name="fill">Writes as many inputs into a tensor as it has rows; the number is that of the first.</param>
    /// <param name="firstScaling">What the first network wants done to these inputs; null: nothing.</param>
    /// <param name="secondScaling">Likewise.</param>
    public static Agreement Measure(
        Network first, Network second, WorkerTeam team, int count, Action<int, Tensor> fill,
            InputScaling? firstScaling = null, InputScaling? secondScaling = null)
    {
        Guard.Require(first.InputShape == second.InputShape && first.OutputShape == second.OutputShape, $"{first.InputShape} → {first.OutputShape} cannot be compared with {second.InputShape} → {second.OutputShape}.");
        Workspace one = first.CreateWorkspace(Batch, team), other = second.CreateWorkspace(Batch, team);
        var agreement = new Agreement(0, 0, 0, 0);
        for (int start = 0; start < count; start += Batch)
        {
            Workspace here = one.ForBatch(Math.Min(Batch, count - start)), there = other.ForBatch(here.Batch);
            fill(start, here.Input);
            there.Input.CopyFrom(here.Input);
            firstScaling?.Apply(here.Input);
            secondScaling?.Apply(there.Input);
            agreement = agreement.With(first.Forward(here), second.Forward(there));
        }

        return agreement;
    }

    private Agreement With(Tensor first, Tensor second)
    {
        double difference = LargestDifference, largest = LargestOutput;
        for (int i = 0; i < first.Length; i++)
        {
            double a = first[i], b = second[i];
            largest = Math.Max(largest, Math.Abs(a));
            if (!a.Equals(b)) difference = Math.Max(difference, Math.Abs(a - b));
        }

        int rows = first.Shape[0], others = 0, length = first.Length / rows;
        for (int n = 0; n < rows; n++)
        {
            if (Classification.ArgMax(first.Span.Slice(n * length, length)) != Classification.ArgMax(second.Span.Slice(n * length, length))) others++;
        }

        return new Agreement(Count + rows, difference, largest, OtherPredictions + others);
    }
}
