using NeuralCore.Kernels.Elementwise;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Tests.Kernels;

public sealed unsafe class ElementFunctionsTests
{
    private const float Slope = 0.1f;

    [Fact]
    public void Relu_gives_the_same_bits_at_every_width() => SameBitsAtEveryWidth(new ReluFunction());

    [Fact]
    public void Leaky_relu_gives_the_same_bits_at_every_width() => SameBitsAtEveryWidth(new LeakyReluFunction(Slope));

    [Fact]
    public void Sigmoid_gives_the_same_bits_at_every_width() => SameBitsAtEveryWidth(new SigmoidFunction());

    [Fact]
    public void Tanh_gives_the_same_bits_at_every_width() => SameBitsAtEveryWidth(new TanhFunction());

    [Fact]
    public void Silu_gives_the_same_bits_at_every_width() => SameBitsAtEveryWidth(new SiluFunction());

    [Fact]
    public void Gelu_gives_the_same_bits_at_every_width() => SameBitsAtEveryWidth(new GeluFunction());

    [Fact]
    public void Rectifiers_are_exact()
    {
        Exact(new ReluFunction(), NaiveActivations.Relu);
        Exact(new LeakyReluFunction(Slope), x => NaiveActivations.LeakyRelu(x, Slope));
    }

    [Fact]
    public void Sigmoid_is_within_two_in_ten_million() => Assert.InRange(WorstRelative(new SigmoidFunction(), NaiveActivations.Sigmoid, -86, 100), 0, 2e-7);

    [Fact]
    public void Tanh_is_within_two_in_ten_million() => Assert.InRange(WorstRelative(new TanhFunction(), NaiveActivations.Tanh, -100, 100), 0, 2e-7);

    [Fact]
    public void Silu_is_within_a_rounding_more_than_the_sigmoid_it_multiplies() => Assert.InRange(WorstRelative(new SiluFunction(), NaiveActivations.Silu, -86, 100), 0, 3e-7);

    /// <summary>Relative to y alone it cannot hold far below 0: there e²ᵘ multiplies the rounding of u by u.</summary>
    [Fact]
    public void Gelu_is_within_two_in_ten_million_of_the_argument() => Assert.InRange(Worst(new GeluFunction(), NaiveActivations.Gelu, -100, 100, (x, _) => Math.Abs(x)), 0, 2e-7);

    [Theory]
    [InlineData(float.NaN, float.NaN, float.NaN, float.NaN, float.NaN, float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity, 1f, 1f, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0f, float.NegativeInfinity, 0f, -1f, float.NaN, float.NaN)] // −∞·0 in the last two
    [InlineData(float.MaxValue, float.MaxValue, float.MaxValue, 1f, 1f, float.MaxValue, float.MaxValue)]
    [InlineData(float.MinValue, 0f, Slope * float.MinValue, 0f, -1f, -0f, -0f)]
    [InlineData(0f, 0f, 0f, 0.5f, 0f, 0f, 0f)]
    [InlineData(float.Epsilon, float.Epsilon, float.Epsilon, 0.5f, float.Epsilon, 0f, 0f)] // half of the smallest number rounds to even
    public void Forward_at_the_edges(float x, float relu, float leaky, float sigmoid, float tanh, float silu, float gelu)
    {
        Same("relu", relu, Forward(new ReluFunction(), x));
        Same("leakyrelu", leaky, Forward(new LeakyReluFunction(Slope), x));
        Same("sigmoid", sigmoid, Forward(new SigmoidFunction(), x));
        Same("tanh", tanh, Forward(new TanhFunction(), x));
        Same("silu", silu, Forward(new SiluFunction(), x));
        Same("gelu", gelu, Forward(new GeluFunction(), x));

        void Same(string name, float expected, float actual) => Assert.True(Numbers.SameBits(expected, actual), $"{name}({x}) is {actual}, expected {expected}.");
    }

    [Fact]
    public void The_sign_of_zero_is_kept_by_all_but_sigmoid_and_tanh()
    {
        Assert.True(float.IsNegative(Forward(new ReluFunction(), -0f)));
        Assert.True(float.IsNegative(Forward(new LeakyReluFunction(Slope), -0f)));
        Assert.True(float.IsNegative(Forward(new SiluFunction(), -0f)));
        Assert.True(float.IsNegative(Forward(new GeluFunction(), -0f)));
        Assert.Equal(0.5f, Forward(new SigmoidFunction(), -0f));
        Assert.False(float.IsNegative(Forward(new TanhFunction(), -0f)));
    }

    /// <summary>Far from 0 every derivative is 0 or 1 and none is NaN: what a network that has run away still needs.</summary>
    [Theory]
    [InlineData(1e30f, 1f, 1f, 0f, 0f, 1f, 1f)]
    [InlineData(-1e30f, 0f, Slope, 0f, 0f, 0f, 0f)]
    [InlineData(200f, 1f, 1f, 0f, 0f, 1f, 1f)]
    [InlineData(-200f, 0f, Slope, 0f, 0f, 0f, 0f)]
    public void Backward_far_out(float x, float relu, float leaky, float sigmoid, float tanh, float silu, float gelu)
    {
        Assert.Equal(relu, Backward(new ReluFunction(), x));
        Assert.Equal(leaky, Backward(new LeakyReluFunction(Slope), x));
        Assert.Equal(sigmoid, Backward(new SigmoidFunction(), x));
        Assert.Equal(tanh, Backward(new TanhFunction(), x));
        Assert.Equal(silu, Backward(new SiluFunction(), x));
        Assert.Equal(gelu, Backward(new GeluFunction(), x));
    }

    [Fact]
    public void Backward_is_the_slope_of_forward_in_double()
    {
        Derivative(new SigmoidFunction(), x => 1 / (1 + Math.Exp(-x)));
        Derivative(new TanhFunction(), Math.Tanh);
        Derivative(new SiluFunction(), x => x / (1 + Math.Exp(-x)));
        Derivative(new GeluFunction(), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));

        static void Derivative<TFunction>(TFunction function, Func<double, double> truth) where TFunction : struct, IElementFunction
        {
            for (float x = -12; x < 12; x += 0.013f)
            {
                const double h = 1e-5;
                Assert.Equal((truth(x + h) - truth(x - h)) / (2 * h), Backward(function, x), 2e-6);
            }
        }
    }

    private static void SameBitsAtEveryWidth<TFunction>(TFunction function) where TFunction : struct, IElementFunction
    {
        // Two lengths: the sweep, and one that leaves a ragged end at every width.
        foreach (float[] x in (float[][])[Sweep.Values(grid: 20_001), Sweep.Values(grid: 2)[..47]])
        {
            float[] dy = Numbers.Random(x.Length, 1), expected = new float[x.Length], actual = new float[x.Length], dxExpected = new float[x.Length], dx = new float[x.Length];
            fixed (float* xs = x, dys = dy, ys = expected, dxs = dxExpected)
            {
                Elementwise.ForwardRange<TFunction, Lane>(function, xs, ys, x.Length);
                Elementwise.BackwardRange<TFunction, Lane>(function, xs, ys, dys, dxs, x.Length);
            }

            Width<Lanes128>();
            Width<Lanes256>();
            Width<Lanes512>();

            void Width<T>() where T : struct, ILanes<T>
            {
                fixed (float* xs = x, dys = dy, ys = actual, dxs = dx)
                {
                    Elementwise.ForwardRange<TFunction, T>(function, xs, ys, x.Length);
                    Elementwise.BackwardRange<TFunction, T>(function, xs, ys, dys, dxs, x.Length);
                }

                Numbers.AssertSameBits(expected, actual, $"forward, {typeof(T).Name}");
                Numbers.AssertSameBits(dxExpected, dx, $"backward, {typeof(T).Name}");
            }
        }
    }

    private static void Exact<TFunction>(TFunction function, Func<float, float> definition) where TFunction : struct, IElementFunction
    {
        foreach (float x in Sweep.Values()) Assert.True(Numbers.SameBits(definition(x), Forward(function, x)), $"f({x:R}) is {Forward(function, x):R}.");
    }

    private static double WorstRelative<TFunction>(TFunction function, Func<float, float> definition, float low, float high) where TFunction : struct, IElementFunction =>
        Worst(function, definition, low, high, (_, y) => Math.Abs(y));

    /// <summary>The largest error over a dense sweep, where the truth is a normal number, as a part of <paramref name="scale"/>.</summary>
    private static double Worst<TFunction>(TFunction function, Func<float, float> definition, float low, float high, Func<float, float, double> scale) where TFunction : struct, IElementFunction
    {
        (double worst, float at) = (0, 0);
        foreach (float x in Sweep.Values(grid: 1_000_001))
        {
            float expected = definition(x);
            if (x < low || x > high || !float.IsNormal(expected)) continue;
            double error = Math.Abs((double)Forward(function, x) - expected) / scale(x, expected);
            if (error > worst) (worst, at) = (error, x);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"worst error {worst:E3} at {at:R}");
        return worst;
    }

    private static float Forward<TFunction>(TFunction function, float x) where TFunction : struct, IElementFunction
    {
        function.Forward(Lane.Broadcast(x)).Store(&x);
        return x;
    }

    private static float Backward<TFunction>(TFunction function, float x) where TFunction : struct, IElementFunction
    {
        float dx;
        function.Backward(Lane.Broadcast(x), function.Forward(Lane.Broadcast(x)), Lane.Broadcast(1)).Store(&dx);
        return dx;
    }
}
