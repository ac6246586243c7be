using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Sums;

/// <summary>
/// Sums down the columns of a (rows, columns) matrix: a fixed number of shards of the rows, each summed in order, added
/// in order.
/// </summary>
public static unsafe class ColumnSums
{
    /// <summary>Numbers of scratch that a sum over (rows, columns) needs.</summary>
    public static int Scratch(int rows, int columns) => checked(Shards.Count(rows) * columns);

    /// <inheritdoc cref="NaiveColumnSums.Accumulate"/>
    public static void Accumulate(
        WorkerTeam team, ReadOnlySpan<Real> values, int rows, int columns, Span<Real> sums, Span<Real> scratch) =>
        Accumulate(team, new PlainTerm(), values, values, [], [], rows, columns, sums, scratch);

    /// <summary>
    /// sums[c] += Σ term(x[r, c], partner[r, c], a[c], b[c]); empty a and b are treated as columns of zeros.
    /// </summary>
    internal static void Accumulate<TTerm>(
        WorkerTeam team, TTerm term, ReadOnlySpan<Real> x, ReadOnlySpan<Real> partner, ReadOnlySpan<Real> a,
            ReadOnlySpan<Real> b,
        int rows, int columns, Span<Real> sums, Span<Real> scratch) where TTerm : struct, IColumnTerm
    {
        Guard.Length(x, (long)rows * columns);
        Guard.Length(partner, (long)rows * columns);
        if (!a.IsEmpty) Guard.Length(a, columns);
        if (!b.IsEmpty) Guard.Length(b, columns);
        Guard.Length(sums, columns);
        Guard.Length(scratch, Scratch(rows, columns));
        int shards = Shards.Count(rows);
        fixed (Real* xs = x, partners = partner, firsts = a, seconds = b, partial = scratch)
        {
            team.RunWidest(shards, new ShardWork<TTerm>
            {
                Term = term, X = xs, Partner = partners, First = firsts, Second = seconds, Partial = partial,
                Rows = rows, Columns = columns,
            });
        }

        for (int shard = 0; shard < shards; shard++)
            for (int c = 0; c < columns; c++) sums[c] += scratch[shard * columns + c];
    }

    /// <summary>
    /// The sums of a term and those of x alone in one pass over memory:
    /// sums[c] += Σ term(x[r, c], partner[r, c], a[c], b[c]), plain[c] += Σ x[r, c].
    /// </summary>
    /// <param name="scratch">Twice <see cref="Scratch"/>.</param>
    internal static void AccumulateBoth<TTerm>(
        WorkerTeam team, TTerm term, ReadOnlySpan<Real> x, ReadOnlySpan<Real> partner, ReadOnlySpan<Real> a,
        ReadOnlySpan<Real> b, int rows, int columns, Span<Real> sums, Span<Real> plain, Span<Real> scratch)
        where TTerm : struct, IColumnTerm
    {
        Guard.Length(x, (long)rows * columns);
        Guard.Length(partner, (long)rows * columns);
        Guard.Length(a, columns);
        Guard.Length(b, columns);
        Guard.Length(sums, columns);
        Guard.Length(plain, columns);
        Guard.Length(scratch, 2L * Scratch(rows, columns));
        int shards = Shards.Count(rows);
        fixed (Real* xs = x, partners = partner, firsts = a, seconds = b, partial = scratch)
        {
            team.RunWidest(shards, new BothWork<TTerm>
            {
                Term = term, X = xs, Partner = partners, First = firsts, Second = seconds, Partial = partial,
                Rows = rows, Columns = columns,
            });
        }

        for (int shard = 0; shard < shards; shard++)
            for (int c = 0; c < columns; c++)
            {
                sums[c] += scratch[2 * shard * columns + c];
                plain[c] += scratch[(2 * shard + 1) * columns + c];
            }
    }

    private struct BothWork<TTerm> : ILaneWork where TTerm : struct, IColumnTerm
    {
        public TTerm Term;
        public Real* X, Partner, First, Second, Partial;
        public int Rows, Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<T>(int item) where T : struct, ILanes<T>
        {
            int c = 0;
            for (; c <= Columns - T.Count; c += T.Count) Sum<T>(item, c);
            for (; c < Columns; c++) Sum<Lane>(item, c);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Sum<T>(int shard, int c) where T : struct, ILanes<T>
        {
            T sum = T.Broadcast(0), plain = sum, a = T.Load(First + c), b = T.Load(Second + c);
            for (nint at = (nint)Shards.Start(Rows, shard) * Columns + c,
                end = (nint)Shards.Start(Rows, shard + 1) * Columns; at < end; at += Columns)
            {
                T x = T.Load(X + at);
                sum += Term.Term(x, T.Load(Partner + at), a, b);
                plain += x;
            }

            sum.Store(Partial + 2 * shard * Columns + c);
            plain.Store(Partial + (2 * shard + 1) * Columns + c);
        }
    }

    private struct ShardWork<TTerm> : ILaneWork where TTerm : struct, IColumnTerm
    {
        public TTerm Term;
        public Real* X, Partner, First, Second, Partial;
        public int Rows, Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<T>(int item) where T : struct, ILanes<T>
        {
            int c = 0;
            for (; c <= Columns - 2 * T.Count; c += 2 * T.Count) SumTwo<T>(item, c);
            for (; c <= Columns - T.Count; c += T.Count) SumOne<T>(item, c);
            for (; c < Columns; c++) SumOne<Lane>(item, c);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void SumOne<T>(int shard, int c) where T : struct, ILanes<T>
        {
            T sum = T.Broadcast(0), a = Column<T>(First, c), b = Column<T>(Second, c);
            for (nint at = (nint)Shards.Start(Rows, shard) * Columns + c,
                end = (nint)Shards.Start(Rows, shard + 1) * Columns; at < end; at += Columns)
                sum += Term.Term(T.Load(X + at), T.Load(Partner + at), a, b);
            sum.Store(Partial + shard * Columns + c);
        }

        /// <summary>
        /// Two vectors side by side: a sum waits for the one before it, so two chains take the time of one.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void SumTwo<T>(int shard, int c) where T : struct, ILanes<T>
        {
            int d = c + T.Count;
            T sum = T.Broadcast(0), a = Column<T>(First, c), b = Column<T>(Second, c);
            T sum2 = sum, a2 = Column<T>(First, d), b2 = Column<T>(Second, d);
            for (nint at = (nint)Shards.Start(Rows, shard) * Columns + c,
                end = (nint)Shards.Start(Rows, shard + 1) * Columns; at < end; at += Columns)
            {
                sum += Term.Term(T.Load(X + at), T.Load(Partner + at), a, b);
                sum2 += Term.Term(T.Load(X + at + T.Count), T.Load(Partner + at + T.Count), a2, b2);
            }

            sum.Store(Partial + shard * Columns + c);
            sum2.Store(Partial + shard * Columns + d);
        }

        private static T Column<T>(Real* values, int c) where T : struct, ILanes<T> =>
            values == null ? T.Broadcast(0) : T.Load(values + c);
    }
}
