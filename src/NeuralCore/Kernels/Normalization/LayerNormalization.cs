using System.Runtime.CompilerServices;

namespace NeuralCore.Kernels.Normalization;

/// <summary>The passes of layer normalisation over the rows of a matrix; each row has its own mean and deviation.</summary>
/// <remarks><code>
/// Shapes    x, y, dy, dx: (rows, columns)   γ, β, dγ, dβ: (columns)   statistics: (rows, 2) as μ, 1/σ
/// Forward   x̂ = (x − μ)/σ,  y = γ·x̂ + β,  σ² = mean((x − μ)²) + ε
/// Backward  dx = (g − mean(g) − x̂·mean(g·x̂))/σ  with g = γ·dy
///           dγ += Σ dy·x̂,  dβ += Σ dy                                   in shards of the rows
/// </code></remarks>
internal static unsafe class LayerNormalization
{
    public static void Forward(WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> gamma, ReadOnlySpan<Real> beta, Real epsilon, Span<Real> y, Span<Real> statistics, int rows, int columns)
    {
        Guard.Length(x, (long)rows * columns);
        Guard.Length(y, (long)rows * columns);
        Guard.Length(statistics, 2L * rows);
        Guard.Length(gamma, columns);
        Guard.Length(beta, columns);
        fixed (Real* xs = x, gammas = gamma, betas = beta, ys = y, kept = statistics)
            team.Run(Shards.Count(rows), new ForwardWork { X = xs, Gamma = gammas, Beta = betas, Epsilon = epsilon, Y = ys, Statistics = kept, Rows = rows, Columns = columns });
    }

    /// <param name="dx">Empty when nobody needs it.</param>
    /// <param name="scratch">Shards × 2 × columns.</param>
    public static void Backward(
        WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> gamma, ReadOnlySpan<Real> statistics, Span<Real> dx, Span<Real> dGamma, Span<Real> dBeta,
        Span<Real> scratch, int rows, int columns)
    {
        int shards = Shards.Count(rows);
        Guard.Length(x, (long)rows * columns);
        Guard.Length(dy, (long)rows * columns);
        if (!dx.IsEmpty) Guard.Length(dx, (long)rows * columns);
        Guard.Length(statistics, 2L * rows);
        Guard.Length(gamma, columns);
        Guard.Length(dGamma, columns);
        Guard.Length(dBeta, columns);
        Guard.Length(scratch, 2L * shards * columns);
        fixed (Real* xs = x, dys = dy, gammas = gamma, kept = statistics, dxs = dx, partial = scratch)
            team.Run(shards, new BackwardWork { X = xs, Dy = dys, Gamma = gammas, Statistics = kept, Dx = dxs, Partial = partial, Rows = rows, Columns = columns });
        for (int shard = 0; shard < shards; shard++)
            for (int c = 0; c < columns; c++)
            {
                dGamma[c] += scratch[2 * shard * columns + c];
                dBeta[c] += scratch[(2 * shard + 1) * columns + c];
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
                Real mean = 0, variance = 0;
                for (int c = 0; c < Columns; c++) mean += x[c];
                mean /= Columns;
                for (int c = 0; c < Columns; c++) variance += (x[c] - mean) * (x[c] - mean);
                Real inverse = 1 / Real.Sqrt(variance / Columns + Epsilon);
                for (int c = 0; c < Columns; c++) y[c] = Gamma[c] * ((x[c] - mean) * inverse) + Beta[c];
                (Statistics[2 * row], Statistics[2 * row + 1]) = (mean, inverse);
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
            Real* dGamma = Partial + (nint)2 * item * Columns, dBeta = dGamma + Columns;
            new Span<Real>(dGamma, 2 * Columns).Clear();
            for (int row = Shards.Start(Rows, item); row < Shards.Start(Rows, item + 1); row++)
            {
                Real* x = X + (nint)row * Columns, dy = Dy + (nint)row * Columns;
                Real mean = Statistics[2 * row], inverse = Statistics[2 * row + 1], meanG = 0, meanGx = 0;
                for (int c = 0; c < Columns; c++)
                {
                    Real normalized = (x[c] - mean) * inverse;
                    dGamma[c] += dy[c] * normalized;
                    dBeta[c] += dy[c];
                    meanG += Gamma[c] * dy[c];
                    meanGx += Gamma[c] * dy[c] * normalized;
                }

                meanG /= Columns;
                meanGx /= Columns;
                if (Dx == null) continue;
                Real* dx = Dx + (nint)row * Columns;
                for (int c = 0; c < Columns; c++) dx[c] = inverse * (Gamma[c] * dy[c] - meanG - (x[c] - mean) * inverse * meanGx);
            }
        }
    }
}
