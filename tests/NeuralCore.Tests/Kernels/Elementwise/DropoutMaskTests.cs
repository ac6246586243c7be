using System.Runtime.Intrinsics;
using FsCheck.Xunit;
using NeuralCore.Kernels.Elementwise;

namespace NeuralCore.Tests.Kernels;

public sealed class DropoutMaskTests
{
    private const int Length = 200_001;

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_rate_is_silenced_and_the_expectation_kept(double rate)
    {
        (float[] mask, float[] y) = Apply(1, rate, [.. Enumerable.Repeat(2f, Length)], seed: 1);
        // Five standard deviations of a binomial share.
        double tolerance = 5 * Math.Sqrt(rate * (1 - rate) / Length) + 1e-9;
        Assert.Equal(rate, mask.Count(m => m == 0) / (double)Length, tolerance);
        Assert.Equal(2, y.Average(v => (double)v), 2 * tolerance / (1 - rate) + 1e-6);
        Assert.All(mask, m => Assert.True(m == 0 || m == (float)(1 / (1 - rate))));
    }

    [Property(MaxTest = 30)]
    public void The_mask_is_the_same_for_any_team_and_any_longer_length(ulong seed, ushort length)
    {
        float[] x = Numbers.Random(length, 1);
        (float[] mask, float[] y) = Apply(1, 0.3, x, seed);
        (float[] shared, float[] sharedY) = Apply(3, 0.3, x, seed);
        Assert.Equal(mask, shared);
        Assert.Equal(y, sharedY);
        Assert.Equal(mask, Apply(2, 0.3, [.. x, 1, 2, 3], seed).Mask[..length]);
        Assert.Equal(x.Zip(mask, (value, m) => value * m), y);
    }

    [Property]
    public void Eight_draws_at_once_are_those_one_by_one(ulong seed, uint first)
    {
        var random = new RandomStream(seed, RandomPurpose.Dropout);
        Vector512<ulong> eight = EightDraws.At(random, first);
        for (int i = 0; i < 8; i++) Assert.Equal(random.At(first + i), eight[i]);
    }

    [Fact]
    public void Neighbours_are_silenced_independently()
    {
        float[] mask = Apply(1, 0.5, new float[Length], seed: 2).Mask;
        for (int distance = 1; distance <= 3; distance++)
        {
            int both = Enumerable.Range(0, Length - distance).Count(i => mask[i] == 0 && mask[i + distance] == 0);
            Assert.Equal(0.25, both / (double)Length, 0.01);
        }
    }

    [Fact]
    public void Backward_multiplies_by_the_same_mask()
    {
        using var team = new WorkerTeam(2);
        float[] dy = Numbers.Random(10_000, 3), mask = Apply(1, 0.4, dy, seed: 3).Mask, dx = new float[dy.Length];
        DropoutMask.Multiply(team, dy, mask, dx);
        Assert.Equal(dy.Zip(mask, (value, m) => value * m), dx);
    }

    private static (float[] Mask, float[] Y) Apply(int threads, double rate, float[] x, ulong seed)
    {
        using var team = new WorkerTeam(threads);
        float[] mask = new float[x.Length], y = new float[x.Length];
        DropoutMask.Apply(team, new RandomStream(seed, RandomPurpose.Dropout), rate, x, mask, y);
        return (mask, y);
    }
}
