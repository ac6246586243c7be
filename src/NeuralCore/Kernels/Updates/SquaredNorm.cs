using System.Runtime.CompilerServices;

namespace NeuralCore.Kernels.Updates;

/// <summary>Σ x², in double and in one order for any number of threads and any vector width.</summary>
/// <remarks><code>
/// Block b   four interleaved sums over x[b·4096 …]; then (s₀ + s₁) + (s₂ + s₃)
/// Sum       the blocks in ascending order
/// </code>
/// Four sums hide the latency of an addition; in double the square of a float cannot overflow.</remarks>
internal static unsafe class SquaredNorm
{
    private const int BlockLength = 4096;

    /// <summary>Partial sums that <see cref="Sum"/> needs room for.</summary>
    public static int Blocks(int length) => (length + BlockLength - 1) / BlockLength;

    public static double Sum(WorkerTeam team, ReadOnlySpan<Real> x, Span<double> partials)
    {
        int blocks = Blocks(x.Length);
        Guard.Length(partials, blocks);
        fixed (Real* xs = x)
        fixed (double* sums = partials) team.Run(blocks, new Work { X = xs, Sums = sums, Length = x.Length });
        double total = 0;
        for (int b = 0; b < blocks; b++) total += partials[b];
        return total;
    }

    private struct Work : ITeamWork
    {
        public Real* X;
        public double* Sums;
        public int Length;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int item)
        {
            Real* x = X + item * BlockLength;
            int length = Math.Min(BlockLength, Length - item * BlockLength), i = 0;
            double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            for (; i <= length - 4; i += 4)
            {
                s0 += (double)x[i] * x[i];
                s1 += (double)x[i + 1] * x[i + 1];
                s2 += (double)x[i + 2] * x[i + 2];
                s3 += (double)x[i + 3] * x[i + 3];
            }

            for (; i < length; i++) s0 += (double)x[i] * x[i];
            Sums[item] = (s0 + s1) + (s2 + s3);
        }
    }
}
