namespace NeuralCore.Kernels.Sums;

/// <summary>
/// The sums down the columns of a matrix as plain loops: the definition that <see cref="ColumnSums"/> equals bit for
/// bit.
/// </summary>
/// <remarks><code>
/// sums[c] += Σ over shards of (Σ over the shard's rows r of values[r, c])      r ascending, shards ascending
/// </code></remarks>
public static class NaiveColumnSums
{
    /// <summary>
    /// Adds the sum of each column of <paramref name="values"/> (rows, columns) to <paramref name="sums"/> (columns).
    /// </summary>
    public static void Accumulate(ReadOnlySpan<Real> values, int rows, int columns, Span<Real> sums)
    {
        for (int c = 0; c < columns; c++)
            for (int shard = 0; shard < Shards.Count(rows); shard++)
            {
                Real sum = 0;
                for (int r = Shards.Start(rows, shard); r < Shards.Start(rows, shard + 1); r++)
                    sum += values[r * columns + c];
                sums[c] += sum;
            }
    }
}
