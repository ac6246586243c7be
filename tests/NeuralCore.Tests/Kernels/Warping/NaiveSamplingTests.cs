using NeuralCore.Kernels.Warping;

namespace NeuralCore.Tests.Kernels;

public sealed class NaiveSamplingTests
{
    private const int Half = FixedPoint.One / 2;

    [Theory]
    [InlineData(0, 0, 10)]
    [InlineData(1, 1, 200)]
    [InlineData(0.5, 0, 55)] // (10 + 100) / 2
    [InlineData(0, 0.25, 20)] // 3/4·10 + 1/4·50
    [InlineData(0.5, 0.5, 90)] // the mean of all four
    [InlineData(-0.5, 0, 5)] // half of it is outside
    [InlineData(1.75, 1, 50)] // a quarter is inside
    [InlineData(-1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(-9000, 9000, 0)]
    public void A_place_takes_its_four_neighbours_by_their_nearness(double x, double y, byte expected)
    {
        var read = new byte[4];
        int[] xs = [.. Enumerable.Repeat(FixedPoint.Of(x), 4)], ys = [.. Enumerable.Repeat(FixedPoint.Of(y), 4)];
        NaiveSampling.Sample([10, 100, 50, 200], 2, 2, 1, xs, ys, read);
        Assert.All(read, pixel => Assert.Equal(expected, pixel));
    }

    [Fact]
    public void Each_channel_is_read_on_its_own()
    {
        var read = new byte[4];
        NaiveSampling.Sample([10, 200, 30, 0], 1, 2, 2, [Half, 0], [0, 0], read);
        Assert.Equal([20, 100, 10, 200], read);
    }
}
