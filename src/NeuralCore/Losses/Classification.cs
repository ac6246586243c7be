using NeuralCore.Kernels.Softmax;

namespace NeuralCore;

/// <summary>Computes predicted classes from logits.</summary>
public static class Classification
{
    private const int RowsAtOnce = 64;

    /// <summary>
    /// The index of the largest number, the first if several are equal. NaN is never the largest; a row of NaN gives 0.
    /// </summary>
    public static int ArgMax(ReadOnlySpan<Real> row)
    {
        int best = 0;
        RowMaxima.Indices(row, 1, row.Length, new Span<int>(ref best));
        return best;
    }

    /// <summary>
    /// The number of rows in which <paramref name="logits"/> (N, C) and <paramref name="targets"/> (N, C) have their
    /// maximum in the same column.
    /// </summary>
    public static int CountCorrect(Tensor logits, Tensor targets)
    {
        int batch = logits.Shape[0], classes = logits.Shape.Last, correct = 0;
        Span<int> predicted = stackalloc int[RowsAtOnce], wanted = stackalloc int[RowsAtOnce];
        for (int first = 0; first < batch; first += RowsAtOnce)
        {
            int rows = Math.Min(RowsAtOnce, batch - first);
            RowMaxima.Indices(logits.Span[(first * classes)..], rows, classes, predicted);
            RowMaxima.Indices(targets.Span[(first * classes)..], rows, classes, wanted);
            for (int n = 0; n < rows; n++) correct += predicted[n] == wanted[n] ? 1 : 0;
        }

        return correct;
    }
}
