namespace NeuralCore;

/// <summary>Compares the outputs of two networks, or of two forms of one network, for the same inputs.</summary>
/// <param name="Count">Number of inputs.</param>
/// <param name="LargestDifference">Largest absolute difference of two outputs; NaN if only one of them is NaN.</param>
/// <param name="LargestOutput">Largest absolute output of the first network.</param>
/// <param name="OtherPredictions">Number of inputs for which the two networks predict different classes.</param>
public sealed record Agreement(int Count, double LargestDifference, double LargestOutput, int OtherPredictions)
{
    private const int Batch = 100;

    /// <summary>The largest difference relative to the largest output, or to 1 if that is smaller.</summary>
    public double RelativeDifference => LargestDifference / Math.Max(1, LargestOutput);

    /// <summary>Runs both networks in inference mode.</summary>
    /// <param name="fill">Fills the rows of a tensor with inputs; the number is the index of the first.</param>
    /// <param name="firstScaling">Input scaling of the first network; null for none.</param>
    /// <param name="secondScaling">Input scaling of the second network; null for none.</param>
    public static Agreement Measure(
        Network first, Network second, WorkerTeam team, int count, Action<int, Tensor> fill,
            InputScaling? firstScaling = null, InputScaling? secondScaling = null)
    {
        Guard.Require(first.InputShape == second.InputShape && first.OutputShape == second.OutputShape,
            $"{first.InputShape} → {first.OutputShape} cannot be compared with {second.InputShape} → " +
            $"{second.OutputShape}.");
        Workspace firstWorkspace = first.CreateWorkspace(Batch, team),
            secondWorkspace = second.CreateWorkspace(Batch, team);
        var agreement = new Agreement(0, 0, 0, 0);
        for (int start = 0; start < count; start += Batch)
        {
            int rows = Math.Min(Batch, count - start);
            Workspace one = firstWorkspace.ForBatch(rows), other = secondWorkspace.ForBatch(rows);
            fill(start, one.Input);
            other.Input.CopyFrom(one.Input);
            firstScaling?.Apply(one.Input);
            secondScaling?.Apply(other.Input);
            agreement = agreement.With(first.Forward(one), second.Forward(other));
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
            int one = Classification.ArgMax(first.Span.Slice(n * length, length)),
                other = Classification.ArgMax(second.Span.Slice(n * length, length));
            if (one != other) others++;
        }

        return new Agreement(Count + rows, difference, largest, OtherPredictions + others);
    }
}
