using FsCheck.Xunit;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Softmax;

namespace NeuralCore.Tests.Kernels.Softmax;

public sealed unsafe class VectorSoftmaxTests
{
    private const double NaiveTolerance = 2e-7;

    [Property]
    public void Any_row_is_a_distribution_that_a_shift_of_the_logits_leaves_alone(ulong seed, byte size)
    {
        int columns = size % 100 + 1;
        Real[] logits = Random(seed, columns, 5), shifted = Array.ConvertAll(logits, z => z + 64), p = new Real[columns], q = new Real[columns];
        VectorSoftmax.Rows(logits, p, 1, columns);
        VectorSoftmax.Rows(shifted, q, 1, columns);
        Assert.Equal(1, p.Sum(x => (double)x), 1e-6);
        // z + 64 rounds z to a multiple of 2⁻¹⁷.
        for (int c = 0; c < columns; c++) Assert.Equal(p[c], q[c], 2e-5);
    }

    [Fact]
    public void Every_length_equals_the_naive_definition()
    {
        for (int columns = 1; columns <= 70; columns++)
        {
            Real[] logits = Random((ulong)columns, 3 * columns, 10), expected = new Real[3 * columns], actual = new Real[3 * columns];
            NaiveSoftmax.Rows(logits, expected, 3, columns);
            VectorSoftmax.Rows(logits, actual, 3, columns);
            for (int i = 0; i < actual.Length; i++)
                Assert.True(Math.Abs(actual[i] - expected[i]) <= NaiveTolerance * expected[i], $"C = {columns}, element {i}: {actual[i]:R}, naive {expected[i]:R}");
        }
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        for (int columns = 1; columns <= 70; columns++)
        {
            Real[] logits = Random((ulong)columns, columns, 30);
            Real[] expected = Shifted<Lane>(logits);
            Assert.Equal(expected, Shifted<Lanes128>(logits));
            Assert.Equal(expected, Shifted<Lanes256>(logits));
            Assert.Equal(expected, Shifted<Lanes512>(logits));
        }
    }

    [Fact]
    public void Logits_may_be_overwritten_by_their_probabilities()
    {
        Real[] logits = Random(1, 4 * 33, 3), apart = new Real[4 * 33];
        VectorSoftmax.Rows(logits, apart, 4, 33);
        VectorSoftmax.Rows(logits, logits, 4, 33);
        Assert.Equal(apart, logits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(200)]
    public void The_logarithm_of_the_sum_has_the_same_bits_with_and_without_probabilities(int columns)
    {
        Real[] logits = Random((ulong)columns, columns, 10);
        double logSum = VectorSoftmax.LogSum(logits);
        Assert.Equal(VectorSoftmax.Row(logits, new Real[columns]), logSum);
        Assert.Equal(Math.Log(logits.Sum(z => Math.Exp(z))), logSum, 1e-6);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(1e4f)]
    [InlineData(-1e4f)]
    [InlineData(3e38f)]
    [InlineData(-3e38f)]
    public void Equal_logits_of_any_size_share_the_probability(Real logit)
    {
        Real[] p = [logit, logit, logit, logit];
        VectorSoftmax.Rows(p, p, 1, 4);
        Assert.Equal([0.25f, 0.25f, 0.25f, 0.25f], p);
    }

    [Fact]
    public void The_whole_range_of_numbers_in_one_row_stays_finite()
    {
        Real[] p = [Real.MaxValue, -Real.MaxValue, 0, Real.NegativeInfinity];
        VectorSoftmax.Rows(p, p, 1, 4);
        Assert.Equal([1, 0, 0, 0], p);
    }

    [Theory]
    [InlineData(Real.NaN, 0)]
    [InlineData(0, Real.NaN)]
    [InlineData(Real.PositiveInfinity, 0)]
    [InlineData(Real.NegativeInfinity, Real.NegativeInfinity)]
    public void A_row_without_a_distribution_becomes_NaN_and_spares_its_neighbours(Real first, Real second)
    {
        Real[] p = [1, 1, first, second, 2, 2];
        VectorSoftmax.Rows(p, p, 3, 2);
        Assert.Equal([0.5f, 0.5f, Real.NaN, Real.NaN, 0.5f, 0.5f], p);
    }

    [Fact]
    public void A_short_output_is_refused() => Assert.Throws<ArgumentException>(() => VectorSoftmax.Rows(new Real[6], new Real[5], 2, 3));

    private static Real[] Shifted<T>(Real[] logits) where T : struct, ILanes<T>
    {
        var e = new Real[logits.Length];
        fixed (Real* z = logits, es = e) VectorSoftmax.Shifted<T>(z, es, logits.Max(), logits.Length);
        return e;
    }

    private static Real[] Random(ulong seed, int length, double scale)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        var x = new Real[length];
        for (int i = 0; i < length; i++) x[i] = (Real)(scale * random.NextNormal());
        return x;
    }
}
