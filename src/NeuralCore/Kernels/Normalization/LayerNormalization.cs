using System.Runtime.CompilerServices;

namespace NeuralCore.Kernels.Normalization;

/// <summary>
/// The passes of layer normalisation over the rows of a matrix; each row has its own mean and deviation.
/// </summary>
/// <remarks><code>
/// Shapes    x, y, dy, dx: (R, C)   γ, β, dγ, dβ: (C)   statistics: (R, 2) as μ, 1/σ
/// Forward   μ[r] = mean x[r],  σ[r]² = mean (x[r] − μ[r])² + ε
///           x̂[r] = (x[r] − μ[r])/σ[r]
///           y[r] = γ·x̂[r] + β
/// Backward  dx̂[r] = γ·dy[r]
///           dγ += Σ dy[r]·x̂[r]                              in shards of the rows
///           dβ += Σ dy[r]
///           dx[r] = (dx̂[r] − mean dx̂[r] − x̂[r]·mean(dx̂[r]·x̂[r]))/σ[r]
/// </code></remarks>
internal static unsafe class LayerNormalization
{
    public static void Forward(
        WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> γ, ReadOnlySpan<Real> β, Real ε, Span<Real> y,
            Span<Real> statistics,
        int rows, int columns)
    {
        Guard.Length(x, (long)rows * columns);
        Guard.Length(y, (long)rows * columns);
        Guard.Length(statistics, 2L * rows);
        Guard.Length(γ, columns);
        Guard.Length(β, columns);
        fixed (Real* xs = x, γs = γ, βs = β, ys = y, kept = statistics)
        {
            var work = new ForwardWork
            {
                X = xs, Gamma = γs, Beta = βs, Epsilon = ε, Y = ys, Statistics = kept, Rows = rows, Columns = columns,
            };
            team.Run(Shards.Count(rows), work);
        }
    }

    /// <param name="dx">Empty when nobody needs it.</param>
    /// <param name="scratch">Shards × 2 × columns.</param>
    public static void Backward(
        WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> γ,
            ReadOnlySpan<Real> statistics,
        Span<Real> dx, Span<Real> dγ, Span<Real> dβ, Span<Real> scratch, int rows, int columns)
    {
        int shards = Shards.Count(rows);
        Guard.Length(x, (long)rows * columns);
        Guard.Length(dy, (long)rows * columns);
        if (!dx.IsEmpty) Guard.Length(dx, (long)rows * columns);
        Guard.Length(statistics, 2L * rows);
        Guard.Length(γ, columns);
        Guard.Length(dγ, columns);
        Guard.Length(dβ, columns);
        Guard.Length(scratch, 2L * shards * columns);
        fixed (Real* xs = x, dys = dy, γs = γ, kept = statistics, dxs = dx, partial = scratch)
        {
            team.Run(shards, new BackwardWork
            {
                X = xs, Dy = dys, Gamma = γs, Statistics = kept, Dx = dxs, Partial = partial, Rows = rows,
                Columns = columns,
            });
        }

        for (int shard = 0; shard < shards; shard++)
            for (int c = 0; c < columns; c++)
            {
                dγ[c] += scratch[2 * shard * columns + c];
                dβ[c] += scratch[(2 * shard + 1) * columns + c];
            }
    }

    private struct ForwardWork : ITeamWork
    {
        public Real* X, Gamma, Beta, Y, Statistics;
        public Real Epsilon;
        public int Rows, Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int item)
        {
            for (int row = Shards.Start(Rows, item); row < Shards.Start(Rows, item + 1); row++)
            {
                Real* x = X + (nint)row * Columns, y = Y + (nint)row * Columns;
                Real μ = 0, squares = 0;
                for (int c = 0; c < Columns; c++) μ += x[c];
                μ /= Columns;
                for (int c = 0; c < Columns; c++) squares += (x[c] - μ) * (x[c] - μ);
                Real inverse = 1 / Real.Sqrt(squares / Columns + Epsilon); // 1/σ
                for (int c = 0; c < Columns; c++)
                {
                    Real xHat = (x[c] - μ) * inverse;
                    y[c] = Gamma[c] * xHat + Beta[c];
                }

                (Statistics[2 * row], Statistics[2 * row + 1]) = (μ, inverse);
            }
        }
    }

    private struct BackwardWork : ITeamWork
    {
        public Real* X, Dy, Gamma, Statistics, Dx, Partial;
        public int Rows, Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int item)
        {
            Real* dγ = Partial + (nint)2 * item * Columns, dβ = dγ + Columns;
            new Span<Real>(dγ, 2 * Columns).Clear();
            for (int row = Shards.Start(Rows, item); row < Shards.Start(Rows, item + 1); row++)
            {
                Real* x = X + (nint)row * Columns, dy = Dy + (nint)row * Columns;
                Real μ = Statistics[2 * row], inverse = Statistics[2 * row + 1]; // 1/σ
                Real mean = 0, meanProduct = 0; // of dx̂ and of dx̂·x̂
                for (int c = 0; c < Columns; c++)
                {
                    Real xHat = (x[c] - μ) * inverse, dxHat = Gamma[c] * dy[c];
                    dγ[c] += dy[c] * xHat;
                    dβ[c] += dy[c];
                    mean += dxHat;
                    meanProduct += dxHat * xHat;
                }

                mean /= Columns;
                meanProduct /= Columns;
                if (Dx == null) continue;
                Real* dx = Dx + (nint)row * Columns;
                for (int c = 0; c < Columns; c++)
                {
                    Real xHat = (x[c] - μ) * inverse, dxHat = Gamma[c] * dy[c];
                    dx[c] = inverse * (dxHat - mean - xHat * meanProduct);
                }
            }
        }
    }
}
