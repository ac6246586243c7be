using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Disturbances;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Normalization;

/// <summary>The rowwise passes of batch normalisation: every column has its own coefficients.</summary>
/// <remarks><code>
/// Shapes   x, u, y: (rows, columns)   shift, p, q, r: (columns)
/// Affine   y = p·u + (q·(x − shift) + r)
/// </code>
/// Forward   shift = μ, p = 0, q = γ/σ, r = β: the mean is taken off before the product, which would cancel otherwise.
/// Backward  u = dy, shift = μ, p = γ/σ, q and r as the means of dy·x̂ and dy ask.</remarks>
internal static unsafe class BatchNormalization
{
    private const int ItemLength = 8192;

    public static void Affine(
        WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> u, ReadOnlySpan<Real> shift, ReadOnlySpan<Real> p, ReadOnlySpan<Real> q, ReadOnlySpan<Real> r,
        Span<Real> y, int rows, int columns)
    {
        Guard.Length(x, (long)rows * columns);
        Guard.Length(u, (long)rows * columns);
        Guard.Length(y, (long)rows * columns);
        Guard.Length(shift, columns);
        Guard.Length(p, columns);
        Guard.Length(q, columns);
        Guard.Length(r, columns);
        int rowsPerItem = Math.Max(1, ItemLength / columns);
        fixed (Real* xs = x, us = u, shifts = shift, ps = p, qs = q, rs = r, ys = y)
        {
            var work = new AffineWork { X = xs, U = us, Shift = shifts, P = ps, Q = qs, R = rs, Y = ys, Rows = rows, Columns = columns, RowsPerItem = rowsPerItem };
            team.Run((rows + rowsPerItem - 1) / rowsPerItem, work);
        }
    }

    private struct AffineWork : ITeamWork
    {
        public Real* X, U, Shift, P, Q, R, Y;
        public int Rows, Columns, RowsPerItem;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int item)
        {
            for (int row = item * RowsPerItem; row < Math.Min(Rows, (item + 1) * RowsPerItem); row++)
            {
                if (Vector512.IsHardwareAccelerated) Row<Lanes512>((nint)row * Columns);
                else if (Vector256.IsHardwareAccelerated) Row<Lanes256>((nint)row * Columns);
                else Row<Lanes128>((nint)row * Columns);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Row<T>(nint at) where T : struct, ILanes<T>
        {
            int c = 0;
            for (; c <= Columns - T.Count; c += T.Count) Element<T>(at, c);
            for (; c < Columns; c++) Element<Lane>(at, c);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Element<T>(nint at, int c) where T : struct, ILanes<T>
        {
            T rest = T.MultiplyAdd(T.Load(Q + c), T.Load(X + at + c) - T.Load(Shift + c), T.Load(R + c));
            T.MultiplyAdd(T.Load(P + c), T.Load(U + at + c), rest).Store(Y + at + c);
        }
    }
}
