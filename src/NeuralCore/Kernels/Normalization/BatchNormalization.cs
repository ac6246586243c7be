using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Normalization;

/// <summary>The rowwise passes of batch normalisation: every column has its own coefficients.</summary>
/// <remarks><code>
/// Shapes    x, u, y: (R, C)   μ, a, b, k: (C)
/// Affine    y = a·u + (b·(x − μ) + k)
/// </code>
/// The layer's forward pass has a = 0, b = γ/σ and k = β: the mean is subtracted before the product, which would cancel
/// otherwise.
/// Its backward pass has u = dy and y = dx; BatchNorm.cs gives a, b and k.</remarks>
internal static unsafe class BatchNormalization
{
    private const int ItemLength = 8192;

    public static void Affine(
        WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> u, ReadOnlySpan<Real> mean,
        ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, ReadOnlySpan<Real> k, Span<Real> y, int rows, int columns)
    {
        Guard.Length(x, (long)rows * columns);
        Guard.Length(u, (long)rows * columns);
        Guard.Length(y, (long)rows * columns);
        Guard.Length(mean, columns);
        Guard.Length(a, columns);
        Guard.Length(b, columns);
        Guard.Length(k, columns);
        int rowsPerItem = Math.Max(1, ItemLength / columns);
        fixed (Real* xs = x, us = u, means = mean, aa = a, bs = b, ks = k, ys = y)
        {
            var work = new AffineWork
            {
                X = xs, U = us, Mean = means, A = aa, B = bs, K = ks, Y = ys, Rows = rows, Columns = columns,
                RowsPerItem = rowsPerItem,
            };
            team.RunWidest((rows + rowsPerItem - 1) / rowsPerItem, work);
        }
    }

    private struct AffineWork : ILaneWork
    {
        public Real* X, U, Mean, A, B, K, Y;
        public int Rows, Columns, RowsPerItem;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<T>(int item) where T : struct, ILanes<T>
        {
            int end = Math.Min(Rows, (item + 1) * RowsPerItem);
            for (int row = item * RowsPerItem; row < end; row++)
            {
                nint at = (nint)row * Columns;
                int c = 0;
                for (; c <= Columns - T.Count; c += T.Count) Element<T>(at, c);
                for (; c < Columns; c++) Element<Lane>(at, c);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Element<T>(nint at, int c) where T : struct, ILanes<T>
        {
            T rest = T.MultiplyAdd(T.Load(B + c), T.Load(X + at + c) - T.Load(Mean + c), T.Load(K + c));
            T.MultiplyAdd(T.Load(A + c), T.Load(U + at + c), rest).Store(Y + at + c);
        }
    }
}
