using FsCheck.Xunit;

namespace NeuralCore.Tests.Models;

public sealed class Int8WeightsTests
{
    [Property(MaxTest = 300)]
    public void No_weight_is_off_by_more_than_half_a_scale_and_the_largest_by_a_rounding(ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        var weight = new Tensor(new Shape(1 + random.NextInt(6), 1 + random.NextInt(5)));
        double size = Math.Exp(random.NextDouble(-60, 60));
        foreach (ref float value in weight.Span) value = random.NextInt(8) == 0 ? 0 : (float)(size * random.NextNormal());
        var quantized = Int8Weights.Of(weight);
        var back = new float[weight.Length];
        quantized.CopyTo(back);
        int outputs = weight.Shape.Last;
        Assert.Equal(outputs, quantized.Scales.Length);
        for (int o = 0; o < outputs; o++)
        {
            float[] column = [.. Enumerable.Range(0, weight.Shape[0]).Select(i => weight[i, o])], read = [.. Enumerable.Range(0, weight.Shape[0]).Select(i => back[i * outputs + o])];
            float largest = column.Max(Math.Abs);
            Assert.Equal(largest / 127, quantized.Scales[o]);
            for (int i = 0; i < column.Length; i++) Assert.True(Math.Abs((double)column[i] - read[i]) <= 0.5001 * quantized.Scales[o], $"{column[i]} became {read[i]} at a scale of {quantized.Scales[o]}.");
            Assert.Equal(largest == 0 ? 0 : 127, Enumerable.Range(0, column.Length).Max(i => Math.Abs((int)quantized.Numbers[i * outputs + o])));
        }
    }

    [Fact]
    public void A_known_weight()
    {
        var quantized = Int8Weights.Of(new Tensor(new Shape(3, 3), [12.7f, 0, -1, -0.25f, 0, 1, 5.06f, 0, 0.5f]));
        Assert.Equal([127, 0, -127, -2, 0, 127, 51, 0, 64], quantized.Numbers); // −2.5 and 63.5 go to the even neighbour
        Assert.Equal([12.7f / 127, 0, 1 / 127f], quantized.Scales);
    }

    [Theory]
    [InlineData(1e-45f)]
    [InlineData(1e-40f)]
    [InlineData(1e-38f)]
    public void Numbers_below_the_smallest_normal_one_stay_small(float size)
    {
        var quantized = Int8Weights.Of(new Tensor(new Shape(4, 1), [size, -size, size / 3, 0]));
        var back = new float[4];
        quantized.CopyTo(back);
        Assert.All(back, value => Assert.InRange(value, -2 * size, 2 * size));
    }

    [Theory]
    [InlineData(false, 784)]
    [InlineData(true, 784, 10)]
    [InlineData(true, 3, 3, 1, 8)]
    public void Weights_are_rounded_and_what_is_one_number_an_output_is_not(bool rounds, params int[] sizes) => Assert.Equal(rounds, Int8Weights.Quantizes(new Shape(sizes)));
}
