using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Softmax;

/// <summary>
/// Which number of each row is the largest. Rows of few columns are turned on their side, a row a lane, which spares a
/// branch that is unpredictable.
/// </summary>
internal static unsafe class RowMaxima
{
    /// <summary>Columns up to which rows are turned on their side.</summary>
    private const int MaxColumns = 64;

    /// <summary>
    /// best[n] = the index of the largest of z[n, :], the first of equals; NaN is never larger, so a row of NaN gives
    /// 0.
    /// </summary>
    public static void Indices(ReadOnlySpan<Real> z, int rows, int columns, Span<int> best)
    {
        Guard.Require(columns > 0, $"A row without numbers has no largest.");
        Guard.Length(z, (long)rows * columns);
        Guard.Require(best.Length >= rows, $"{rows} rows need as many indices, not {best.Length}.");
        fixed (Real* zs = z)
        fixed (int* indices = best)
        {
            int n = columns <= MaxColumns ? Widest.Run<GroupsFunction, int>(new(zs, rows, columns, indices)) : 0;
            for (; n < rows; n++) indices[n] = Row(zs + (nint)n * columns, columns);
        }
    }

    /// <summary>As many whole groups of rows as there are lanes; returns how many rows that is.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Groups<T>(Real* z, int rows, int columns, int* best) where T : struct, ILanes<T>
    {
        Real* group = stackalloc Real[columns * T.Count], winners = stackalloc Real[T.Count];
        int n = 0;
        for (; n <= rows - T.Count; n += T.Count)
        {
            StripTranspose.Run(z + (nint)n * columns, columns, group, T.Count, columns);
            T most = T.Load(group), winner = T.Broadcast(0);
            for (int c = 1; c < columns; c++)
            {
                T x = T.Load(group + c * T.Count);
                winner = T.SelectLess(most, x, T.Broadcast(c), winner);
                most = T.SelectLess(most, x, x, most);
            }

            winner.Store(winners);
            for (int lane = 0; lane < T.Count; lane++) best[n + lane] = (int)winners[lane];
        }

        return n;
    }

    private readonly struct GroupsFunction(Real* z, int rows, int columns, int* best) : ILaneFunction<int>
    {
        public int Run<T>() where T : struct, ILanes<T> => Groups<T>(z, rows, columns, best);
    }

    private static int Row(Real* z, int columns)
    {
        int best = 0;
        for (int c = 1; c < columns; c++)
        {
            if (z[c] > z[best]) best = c;
        }

        return best;
    }
}
