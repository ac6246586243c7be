using FsCheck.Xunit;
using NeuralCore.Kernels;
using NeuralCore.Kernels.Normalization;

namespace NeuralCore.Tests.Kernels;

public sealed class LayerNormalizationTests
{
    private const float Epsilon = 1e-5f;

    [Property]
    public void Both_passes_agree_with_the_formulas_in_double(byte rows, byte columns, ulong seed)
    {
        int r = 1 + rows % 30, c = 2 + columns % 50;
        using var team = new WorkerTeam(2);
        float[] x = Numbers.Random(r * c, seed), dy = Numbers.Random(r * c, seed + 1), gamma = Numbers.Random(c, seed + 2), beta = Numbers.Random(c, seed + 3);
        float[] y = new float[r * c], statistics = new float[2 * r], dx = new float[r * c], dGamma = Numbers.Random(c, 4), dBeta = Numbers.Random(c, 5);
        double[] dGammaExpected = [.. dGamma.Select(value => (double)value)], dBetaExpected = [.. dBeta.Select(value => (double)value)];
        LayerNormalization.Forward(team, x, gamma, beta, Epsilon, y, statistics, r, c);
        LayerNormalization.Backward(team, x, dy, gamma, statistics, dx, dGamma, dBeta, new float[2 * Shards.Count(r) * c], r, c);

        for (int row = 0; row < r; row++)
        {
            double[] values = [.. x.AsSpan(row * c, c).ToArray().Select(value => (double)value)];
            double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + Epsilon);
            // Two columns may lie close together; dividing by a small deviation enlarges the rounding of the difference.
            double tolerance = 1e-5 / deviation;
            double[] normalized = [.. values.Select(value => (value - mean) / deviation)], g = [.. gamma.Select((value, i) => (double)value * dy[row * c + i])];
            double meanG = g.Average(), meanGx = g.Zip(normalized, (a, b) => a * b).Average();
            for (int i = 0; i < c; i++)
            {
                Assert.Equal(gamma[i] * normalized[i] + beta[i], y[row * c + i], tolerance);
                Assert.Equal((g[i] - meanG - normalized[i] * meanGx) / deviation, dx[row * c + i], tolerance / deviation);
                dGammaExpected[i] += dy[row * c + i] * normalized[i];
                dBetaExpected[i] += dy[row * c + i];
            }
        }

        for (int i = 0; i < c; i++)
        {
            Assert.Equal(dGammaExpected[i], dGamma[i], 1e-3);
            Assert.Equal(dBetaExpected[i], dBeta[i], 1e-4);
        }
    }

    [Property]
    public void Any_team_gives_the_same_bits(byte rows, byte columns, ulong seed)
    {
        int r = 1 + rows % 60, c = 1 + columns % 50;
        float[] reference = Run(1, r, c, seed);
        Numbers.AssertSameBits(reference, Run(2, r, c, seed), "2 threads");
        Numbers.AssertSameBits(reference, Run(3, r, c, seed), "3 threads");
    }

    [Fact]
    public void A_row_of_equal_numbers_gives_the_shift_and_no_nan()
    {
        using var team = new WorkerTeam(1);
        float[] y = new float[3];
        LayerNormalization.Forward(team, [7, 7, 7], [2, 2, 2], [1, 2, 3], Epsilon, y, new float[2], 1, 3);
        Assert.Equal([1, 2, 3], y);
    }

    private static float[] Run(int threads, int rows, int columns, ulong seed)
    {
        using var team = new WorkerTeam(threads);
        int length = rows * columns;
        float[] x = Numbers.Random(length, seed), gamma = Numbers.Random(columns, seed + 1), dy = Numbers.Random(length, seed + 2);
        float[] y = new float[length], statistics = new float[2 * rows], dx = new float[length], dGamma = new float[columns], dBeta = new float[columns];
        LayerNormalization.Forward(team, x, gamma, gamma, Epsilon, y, statistics, rows, columns);
        LayerNormalization.Backward(team, x, dy, gamma, statistics, dx, dGamma, dBeta, new float[2 * Shards.Count(rows) * columns], rows, columns);
        return [.. y, .. statistics, .. dx, .. dGamma, .. dBeta];
    }
}
