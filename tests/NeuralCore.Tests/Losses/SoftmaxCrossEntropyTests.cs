using FsCheck.Xunit;

namespace NeuralCore.Tests.Losses;

public sealed class SoftmaxCrossEntropyTests
{
    [Property]
    public void Value_and_gradient_equal_the_formula_in_double(ulong seed, byte rows, byte columns, bool smooth, bool weigh)
    {
        int batch = rows % 5 + 1, classes = columns % 40 + 1;
        double smoothing = smooth ? 0.1 : 0;
        double[] weights = [.. Enumerable.Range(1, classes).Select(c => weigh ? 0.5 * c : 1)];
        var random = new RandomStream(seed, RandomPurpose.Test);
        Tensor z = LossOracle.Normal(random, batch, classes, 4), t = LossOracle.Distributions(random, batch, classes), dz = new(z.Shape);
        double expected = LossOracle.SoftmaxCrossEntropy(z, t, smoothing, weights, out double[] gradient);

        double actual = new SoftmaxCrossEntropy(smoothing, weigh ? weights : null).Evaluate(z, t, dz);

        Assert.Equal(expected, actual, 1e-6 * Math.Max(1, expected));
        for (int i = 0; i < dz.Length; i++) Assert.Equal(gradient[i], dz[i], 1e-6);
    }

    [Property]
    public void Value_and_gradient_are_those_of_the_page(ulong seed, byte columns, bool smooth)
    {
        int classes = columns % 100 + 1;
        double smoothing = smooth ? 0.1 : 0;
        var random = new RandomStream(seed, RandomPurpose.Test);
        Tensor z = LossOracle.Normal(random, 1, classes, 10), t = LossOracle.Distributions(random, 1, classes), dz = new(z.Shape);
        double[] gradient = new double[classes];
        double expected = SoftmaxCrossEntropy.EvaluateSample(
            [.. z.Span.ToArray().Select(x => (double)x)], [.. t.Span.ToArray().Select(x => (double)x)], smoothing, gradient);

        double actual = new SoftmaxCrossEntropy(smoothing).Evaluate(z, t, dz);

        Assert.Equal(expected, actual, 1e-6 * Math.Max(1, expected));
        for (int c = 0; c < classes; c++) Assert.Equal(gradient[c], dz[0, c], 1e-6);
    }

    [Property]
    public void The_value_is_the_same_with_and_without_a_gradient(ulong seed, byte columns)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        Tensor z = LossOracle.Normal(random, 3, columns % 200 + 1, 4), t = LossOracle.Distributions(random, 3, columns % 200 + 1);
        var loss = new SoftmaxCrossEntropy(0.1);
        Assert.Equal(loss.Evaluate(z, t, new Tensor(z.Shape)), loss.Evaluate(z, t, null));
    }

    [Fact]
    public void Equal_logits_cost_the_logarithm_of_the_number_of_classes()
    {
        Tensor dz = new(new Shape(1, 4));
        Assert.Equal(Math.Log(4), new SoftmaxCrossEntropy().Evaluate(Row(3, 3, 3, 3), Row(0, 1, 0, 0), dz), 1e-12);
        Assert.Equal([0.25f, -0.75f, 0.25f, 0.25f], dz.Span.ToArray());
    }

    [Fact]
    public void Label_smoothing_spreads_its_part_over_all_classes()
    {
        // p = (3/4, 1/4), ε = 0.2: t′ = (0.9, 0.1), L = −0.9·ln ¾ − 0.1·ln ¼ = 0.258914 + 0.138629, dz = (¾ − 0.9, ¼ − 0.1)
        Tensor dz = new(new Shape(1, 2));
        Assert.Equal(0.397543, new SoftmaxCrossEntropy(labelSmoothing: 0.2).Evaluate(Row((Real)Math.Log(3), 0), Row(1, 0), dz), 1e-6);
        Assert.Equal(-0.15, dz[0], 1e-6);
        Assert.Equal(0.15, dz[1], 1e-6);
    }

    [Fact]
    public void Class_weights_make_a_weighted_mean()
    {
        // Sample 0 has class 0 (weight 1) and p = (3/4, 1/4), sample 1 has class 1 (weight 3) and p = (½, ½); W = 4.
        // L = (1·ln(4/3) + 3·ln 2)/4 = (0.287682 + 2.079442)/4; dz = (−¼, ¼)·¼ and (½, −½)·¾
        Tensor z = new(new Shape(2, 2), [(Real)Math.Log(3), 0, 1, 1]), t = new(new Shape(2, 2), [1, 0, 0, 1]), dz = new(z.Shape);
        Assert.Equal(0.591781, new SoftmaxCrossEntropy(classWeights: [1, 3]).Evaluate(z, t, dz), 1e-6);
        double[] expected = [-0.0625, 0.0625, 0.375, -0.375];
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], dz[i], 1e-6);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(1e4)]
    [InlineData(1e30)]
    public void Extreme_logits_cost_their_distance_and_stay_finite(double size)
    {
        Tensor dz = new(new Shape(1, 3));
        Tensor z = Row((Real)size, (Real)(-size), 0);
        var loss = new SoftmaxCrossEntropy();
        Assert.Equal(0, loss.Evaluate(z, Row(1, 0, 0), dz), 1e-12);
        Assert.Equal([0, 0, 0], dz.Span.ToArray());
        double wrong = loss.Evaluate(z, Row(0, 1, 0), dz);
        Assert.Equal(2 * size, wrong, 1e-6 * size);
        Assert.Equal([1, -1, 0], dz.Span.ToArray());
    }

    [Fact]
    public void A_class_masked_by_minus_infinity_costs_nothing_where_it_is_not_expected()
    {
        Tensor dz = new(new Shape(1, 3));
        Assert.Equal(Math.Log(2), new SoftmaxCrossEntropy().Evaluate(Row(1, Real.NegativeInfinity, 1), Row(1, 0, 0), dz), 1e-12);
        Assert.Equal([-0.5f, 0, 0.5f], dz.Span.ToArray());
    }

    [Fact]
    public void A_certain_prediction_still_costs_what_its_rivals_are_worth()
    {
        // ln(1 + e⁻²⁰) = 2.06·10⁻⁹ would vanish next to 1 in a float sum.
        Assert.Equal(2.0611536e-9, new SoftmaxCrossEntropy().Evaluate(Row(20, 0), Row(1, 0), null), 1e-14);
    }

    [Fact]
    public void NaN_logits_are_not_hidden() => Assert.Equal(double.NaN, new SoftmaxCrossEntropy().Evaluate(Row(Real.NaN, 0), Row(1, 0), null));

    [Fact]
    public void Wrong_shapes_are_named()
    {
        var failure = Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy().Evaluate(Row(1, 2, 3), Row(1, 0), null));
        Assert.Contains("logits are 1×3, targets 1×2", failure.Message, StringComparison.Ordinal);
        failure = Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy(classWeights: [1, 1, 1]).Evaluate(Row(1, 2), Row(1, 0), null));
        Assert.Contains("3 class weights for 2 classes", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy().Evaluate(new Tensor(new Shape(0, 3)), new Tensor(new Shape(0, 3)), null));
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy().Evaluate(Row(1, 2), Row(1, 0), new Tensor(new Shape(2, 1))));
    }

    [Fact]
    public void Arguments_without_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy(labelSmoothing: 1));
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy(labelSmoothing: double.NaN));
        Assert.Throws<ArgumentException>(() => new SoftmaxCrossEntropy(classWeights: [1, 0]));
    }

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        var random = new RandomStream(1, RandomPurpose.Test);
        Tensor z = LossOracle.Normal(random, 32, 10, 1), t = LossOracle.Distributions(random, 32, 10), dz = new(z.Shape);
        var loss = new SoftmaxCrossEntropy(0.1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        Assert.Equal(0, Allocations.Of(() => loss.Evaluate(z, t, dz)));
    }

    private static Tensor Row(params Real[] values) => new(new Shape(1, values.Length), values);
}
