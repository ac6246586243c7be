using NeuralCore.Tensors;

namespace NeuralCore.Evaluation;

/// <summary>Reads class decisions from logits.</summary>
public static class Classification
{
    /// <summary>The index of the largest number, the first of equals. NaN is never larger, so a row of NaN gives 0.</summary>
    public static int ArgMax(ReadOnlySpan<Real> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best]) best = i;
        }

        return best;
    }

    /// <summary>How many rows of <paramref name="logits"/> (N, C) are largest where <paramref name="targets"/> (N, C) are.</summary>
    public static int CountCorrect(Tensor logits, Tensor targets)
    {
        int classes = logits.Shape.Last, correct = 0;
        for (int n = 0; n < logits.Shape[0]; n++)
        {
            if (ArgMax(logits.Span.Slice(n * classes, classes)) == ArgMax(targets.Span.Slice(n * classes, classes))) correct++;
        }

        return correct;
    }
}
