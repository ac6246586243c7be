using FsCheck.Xunit;

namespace NeuralCore.Tests.Losses;

public sealed class BinaryCrossEntropyTests
{
    [Property]
    public void Value_and_gradient_equal_the_definition_in_double(ulong seed, byte rows, byte columns)
    {
        int batch = rows % 4 + 1, outputs = columns % 6 + 1;
        var random = new RandomStream(seed, RandomPurpose.Test);
        Tensor z = LossOracle.Normal(random, batch, outputs, 3), t = new(z.Shape), dz = new(z.Shape);
        foreach (ref Real x in t.Span) x = (Real)random.NextDouble();
        double expected = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double sigmoid = 1 / (1 + Math.Exp(-z[i / outputs, i % outputs]));
            expected -= (t.Span[i] * Math.Log(sigmoid) + (1.0 - t.Span[i]) * Math.Log(1 - sigmoid)) / z.Length;
        }

        Assert.Equal(expected, new BinaryCrossEntropy().Evaluate(z, t, dz), 1e-9);
        for (int i = 0; i < z.Length; i++) Assert.Equal((1 / (1 + Math.Exp(-z.Span[i])) - t.Span[i]) / z.Length, dz.Span[i], 1e-6);
    }

    [Fact]
    public void Two_outputs_by_hand()
    {
        // z = 0 and t = 1: ln 2, σ − t = −½. z = ln 3 and t = 0: −ln(1 − ¾) = ln 4, σ − t = ¾. Means over 2.
        Tensor z = new(new Shape(1, 2), [0, (Real)Math.Log(3)]), t = new(new Shape(1, 2), [1, 0]), dz = new(z.Shape);
        Assert.Equal(1.5 * Math.Log(2), new BinaryCrossEntropy().Evaluate(z, t, dz), 1e-7);
        Assert.Equal(-0.25, dz[0, 0], 1e-7);
        Assert.Equal(0.375, dz[0, 1], 1e-7);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(1e4)]
    [InlineData(1e30)]
    public void Extreme_logits_cost_their_size_when_wrong_and_nothing_when_right(double size)
    {
        Tensor z = new(new Shape(1, 2), [(Real)size, (Real)(-size)]), dz = new(z.Shape);
        var loss = new BinaryCrossEntropy();
        Assert.Equal(0, loss.Evaluate(z, new Tensor(z.Shape, [1, 0]), dz), 1e-12);
        Assert.Equal(0, dz[0, 0], 1e-12);
        Assert.Equal(0, dz[0, 1], 1e-12);
        Assert.Equal(size, loss.Evaluate(z, new Tensor(z.Shape, [0, 1]), dz), 1e-6 * size);
        Assert.Equal([0.5f, -0.5f], dz.Span.ToArray());
    }

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        Tensor z = new(new Shape(4, 5)), t = new(z.Shape), dz = new(z.Shape);
        var loss = new BinaryCrossEntropy();
        Assert.Equal(0, Allocations.Of(() => loss.Evaluate(z, t, dz)));
    }
}
