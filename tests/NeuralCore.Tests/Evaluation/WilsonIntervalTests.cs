using FsCheck;
using FsCheck.Xunit;


namespace NeuralCore.Tests.Evaluation;

public class WilsonIntervalTests
{
    [Property]
    public void The_interval_holds_the_share_lies_within_0_and_1_and_mirrors(NonNegativeInt one, NonNegativeInt other)
    {
        int right = Math.Min(one.Get, other.Get), count = 1 + Math.Max(one.Get, other.Get);
        Interval interval = WilsonInterval.Of(right, count), mirrored = WilsonInterval.Of(count - right, count);
        Assert.True(interval.Low >= 0 && interval.High <= 1);
        Assert.InRange((double)right / count, interval.Low, interval.High);
        Assert.Equal(1 - mirrored.High, interval.Low, 12);
    }

    [Fact]
    public void Wilsons_bounds_solve_the_equation_they_come_from()
    {
        // |p̂ − p| = z·√(p(1 − p)/n) for both ends.
        Interval interval = WilsonInterval.Of(9_912, 10_000);
        foreach (double p in (double[])[interval.Low, interval.High]) Assert.Equal(1.959963984540054, Math.Abs(0.9912 - p) / Math.Sqrt(p * (1 - p) / 10_000), 9);
    }

    [Fact]
    public void All_right_or_all_wrong_is_no_certainty()
    {
        Assert.Equal(1, WilsonInterval.Of(10, 10).High);
        Assert.Equal(10 / (10 + 3.841458820694124), WilsonInterval.Of(10, 10).Low, 12);
        Assert.Equal(0, WilsonInterval.Of(0, 10).Low);
    }

    [Fact]
    public void Without_a_sample_anything_may_be() => Assert.Equal(new Interval(0, 1), WilsonInterval.Of(0, 0));

    [Fact]
    public void More_right_than_there_are_is_refused() => Assert.Throws<ArgumentException>(() => WilsonInterval.Of(3, 2));
}
