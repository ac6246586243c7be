using NeuralCore.Kernels.Updates;

namespace NeuralCore.Tests.Kernels.Updates;

public sealed class SquaredNormTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(20_003)]
    public void The_sum_equals_the_naive_one_and_has_the_same_bits_for_any_team(int length)
    {
        var random = new RandomStream(1, RandomPurpose.Test);
        var x = new Real[length];
        double expected = 0;
        for (int i = 0; i < length; i++)
        {
            x[i] = (Real)random.NextNormal();
            expected += (double)x[i] * x[i];
        }

        var partials = new double[SquaredNorm.Blocks(length)];
        double[] sums = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            using var team = new WorkerTeam(threads);
            return SquaredNorm.Sum(team, x, partials);
        })];
        Assert.Equal(expected, sums[0], 1e-12 * Math.Max(1, expected));
        Assert.Equal([sums[0], sums[0], sums[0]], sums);
    }

    [Fact]
    public void Squares_that_overflow_a_float_are_summed()
    {
        using var team = new WorkerTeam(1);
        Assert.Equal(2e60, SquaredNorm.Sum(team, [(Real)1e30, (Real)(-1e30)], new double[1]), 1e54);
    }
}
