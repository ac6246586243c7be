namespace NeuralCore.Tests.Numerics;

/// <summary>The C library's functions are the oracle: right within a unit or so in the last place, on every system.</summary>
public sealed class PortableMathTests
{
    private const int Draws = 100_000, MaxUnits = 3;

    [Theory]
    [InlineData(1e-300, 1e300)]
    [InlineData(0.5, 2)]
    [InlineData(0.999999, 1.000001)]
    public void Logarithm_agrees_with_the_library(double low, double high) =>
        Compare(low, high, PortableMath.Log, Math.Log, logarithmic: high > 100);

    [Theory]
    [InlineData(-700, 700)]
    [InlineData(-1, 1)]
    [InlineData(-1e-9, 1e-9)]
    public void Exponential_agrees_with_the_library(double low, double high) => Compare(low, high, PortableMath.Exp, Math.Exp);

    [Theory]
    [InlineData(0, 2 * Math.PI)]
    [InlineData(-1000, 1000)]
    [InlineData(-1e-6, 1e-6)]
    public void Sine_and_cosine_agree_with_the_library(double low, double high)
    {
        // Where a function crosses 0 the unit is that of the argument's rounding: absolute there.
        Compare(low, high, PortableMath.Sin, Math.Sin, floor: 1e-3 * Math.Min(1, high));
        Compare(low, high, PortableMath.Cos, Math.Cos, floor: 1e-3);
    }

    [Fact]
    public void Tangent_agrees_with_the_library() => Compare(-1.2, 1.2, PortableMath.Tan, Math.Tan, floor: 1e-3);

    [Fact]
    public void Powers_agree_with_the_library()
    {
        var random = new RandomStream(11, RandomPurpose.Test);
        for (int i = 0; i < 10_000; i++)
        {
            double x = random.NextDouble(0.01, 3), y = random.NextDouble(-4, 4);
            Assert.Equal(Math.Pow(x, y), PortableMath.Pow(x, y), 1e-14 * Math.Pow(x, y));
        }

        foreach (int step in (int[])[0, 1, 2, 3, 10, 1000, 100_000])
        {
            Assert.Equal(Math.Pow(0.9, step), PortableMath.Pow(0.9, step), 1e-14);
            Assert.Equal(Math.Pow(0.999, step), PortableMath.Pow(0.999, step), 1e-14);
        }

        Assert.Equal(0.25, PortableMath.Pow(2, -2));
    }

    [Fact]
    public void Extreme_arguments_give_the_limits()
    {
        Assert.Equal(double.NegativeInfinity, PortableMath.Log(0));
        Assert.Equal(double.PositiveInfinity, PortableMath.Log(double.PositiveInfinity));
        Assert.True(double.IsNaN(PortableMath.Log(-1)) && double.IsNaN(PortableMath.Log(double.NaN)));
        Assert.Equal(0, PortableMath.Log(1));
        Assert.Equal(Math.Log(double.Epsilon), PortableMath.Log(double.Epsilon), 1e-12);
        Assert.Equal(0, PortableMath.Exp(-1000));
        Assert.Equal(double.PositiveInfinity, PortableMath.Exp(1000));
        Assert.Equal(double.Epsilon, PortableMath.Exp(-744.5));
        Assert.True(double.IsNaN(PortableMath.Exp(double.NaN)));
        Assert.Equal((0, 1), PortableMath.SinCos(0));
    }

    private static void Compare(
        double low, double high, Func<double, double> own, Func<double, double> library, double floor = 0,
        bool logarithmic = false)
    {
        var random = new RandomStream(7, RandomPurpose.Test);
        for (int i = 0; i < Draws; i++)
        {
            double x = logarithmic
                ? Math.Exp(random.NextDouble(Math.Log(low), Math.Log(high)))
                : random.NextDouble(low, high);
            double expected = library(x), found = own(x);
            double unit = Math.BitIncrement(Math.Max(Math.Abs(expected), floor)) - Math.Max(Math.Abs(expected), floor);
            Assert.True(Math.Abs(expected - found) <= MaxUnits * unit, $"{x:R}: {found:R}, library {expected:R}");
        }
    }
}
