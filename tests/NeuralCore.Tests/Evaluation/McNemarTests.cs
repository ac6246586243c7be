namespace NeuralCore.Tests.Evaluation;

public class McNemarTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 5, 2 / 32.0)]
    [InlineData(8, 2, 2 * (1 + 10 + 45) / 1024.0)]
    public void P_is_that_of_a_fair_coin_thrown_for_each_image_on_which_they_differ(int onlyFirst, int onlySecond, double p)
    {
        McNemarResult result = Test(onlyFirst, onlySecond, both: 7);
        Assert.Equal((onlyFirst, onlySecond), (result.OnlyFirst, result.OnlySecond));
        Assert.Equal(p, result.PValue, 12);
    }

    [Fact]
    public void The_order_does_not_matter_and_a_larger_difference_is_less_likely()
    {
        double last = 1;
        for (int more = 2; more <= 40; more += 2)
        {
            double p = Test(60 + more, 60 - more, 0).PValue;
            Assert.Equal(p, Test(60 - more, 60 + more, 0).PValue);
            Assert.True(p < last, $"{p} at {more}");
            last = p;
        }
    }

    [Fact]
    public void Thousands_of_differing_images_neither_underflow_nor_overflow()
    {
        Assert.InRange(Test(5_000, 5_000, 0).PValue, 0.999, 1);
        Assert.InRange(Test(5_100, 4_900, 0).PValue, 0.04, 0.05); // two deviations of 50 from 5000
        Assert.InRange(Test(6_000, 4_000, 0).PValue, 0, 1e-80);
    }

    [Fact]
    public void Other_images_are_refused() => Assert.Throws<ArgumentException>(() => McNemar.Test([true], [true, false]));

    private static McNemarResult Test(int onlyFirst, int onlySecond, int both) => McNemar.Test(
        [.. Enumerable.Repeat(true, onlyFirst + both), .. Enumerable.Repeat(false, onlySecond)],
        [.. Enumerable.Repeat(false, onlyFirst), .. Enumerable.Repeat(true, both + onlySecond)]);
}
