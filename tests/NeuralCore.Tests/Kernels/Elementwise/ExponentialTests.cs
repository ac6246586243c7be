using NeuralCore.Kernels.Elementwise;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Tests.Kernels;

public sealed unsafe class ExponentialTests
{
    /// <summary>What the file claims.</summary>
    private const double Claim = 2e-7;

    [Fact]
    public void Exp_is_within_its_claim_from_the_smallest_to_the_largest_exponent() => Assert.InRange(Worst(Precision.MinExponent, 88.722f, Exp, Math.Exp), 0, Claim);

    [Fact]
    public void Sigmoid_is_within_its_claim_where_the_truth_is_a_normal_number() => Assert.InRange(Worst(-86.6f, 100, Sigmoid, x => 1 / (1 + Math.Exp(-x))), 0, Claim);

    [Fact]
    public void Tanh_is_within_its_claim_of_the_truth() => Assert.InRange(Worst(-12, 12, Tanh, Math.Tanh), 0, Claim);

    [Fact]
    public void Tanh_is_within_its_claim_for_small_arguments_of_every_magnitude()
    {
        double worst = 0;
        for (double x = 1e-37; x < 1; x *= 1.01) worst = Math.Max(worst, Math.Abs(Tanh((float)x) / Math.Tanh((float)x) - 1));
        TestContext.Current.TestOutputHelper?.WriteLine($"worst relative error {worst:E3}");
        Assert.InRange(worst, 0, Claim);
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(float.Epsilon, 1f)]
    [InlineData(88.72284f, float.PositiveInfinity)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(-86.65f, 0f)]
    [InlineData(float.MinValue, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_at_the_edges(float x, float expected) => Assert.True(Numbers.SameBits(expected, Exp(x)), $"exp {x} is {Exp(x)}.");

    [Fact]
    public void Exp_is_finite_up_to_the_largest_exponent_and_positive_down_to_the_smallest()
    {
        Assert.True(float.IsFinite(Exp(Precision.MaxExponent)));
        Assert.True(Exp(Precision.MinExponent) > 0);
    }

    [Theory]
    [InlineData(0f, 0.5f)]
    [InlineData(100f, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(-100f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void Sigmoid_at_the_edges(float x, float expected) => Assert.True(Numbers.SameBits(expected, Sigmoid(x)), $"sigmoid {x} is {Sigmoid(x)}.");

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(float.Epsilon, float.Epsilon)]
    [InlineData(1e-40f, 1e-40f)]
    [InlineData(20f, 1f)]
    [InlineData(-20f, -1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(float.NaN, float.NaN)]
    public void Tanh_at_the_edges(float x, float expected) => Assert.True(Numbers.SameBits(expected, Tanh(x)), $"tanh {x} is {Tanh(x)}.");

    [Fact]
    public void The_sign_of_zero_does_not_matter_to_exp_and_is_lost_by_tanh()
    {
        Assert.Equal(1, Exp(-0f));
        Assert.True(Numbers.SameBits(0f, Tanh(-0f)));
    }

    /// <summary>The largest relative error over steps of 10⁻⁵, of 2·10⁻⁶ of the argument where that is more.</summary>
    private static double Worst(float low, float high, Func<float, float> function, Func<double, double> truth)
    {
        double worst = 0;
        for (float x = low; x <= high; x = Next(x))
        {
            double exact = truth(x);
            worst = Math.Max(worst, Math.Abs(function(x) - exact) / Math.Abs(exact == 0 ? 1 : exact));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"worst relative error {worst:E3}");
        return worst;

        static float Next(float x) => x + Math.Max(1e-5f, Math.Abs(x) * 2e-6f);
    }

    private static float Exp(float x)
    {
        Exponential.Exp(Lane.Broadcast(x)).Store(&x);
        return x;
    }

    private static float Sigmoid(float x)
    {
        Exponential.Sigmoid(Lane.Broadcast(x)).Store(&x);
        return x;
    }

    private static float Tanh(float x)
    {
        Exponential.Tanh(Lane.Broadcast(x)).Store(&x);
        return x;
    }
}
