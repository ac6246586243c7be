using FsCheck.Xunit;

namespace NeuralCore.Tests.Layers;

public sealed class BatchNormTests
{
    /// <summary>y = γ·(x − μ)/σ + β, σ² = (1/R)·Σ (x − μ)² + ε; running = 0.9·running + 0.1·batch, the variance with R − 1, as PyTorch.</summary>
    [Fact]
    public void Known_values()
    {
        var layer = LayerRun.Built(new BatchNorm(), 2);
        (layer.Scale.Value[0], layer.Scale.Value[1], layer.Shift.Value[0], layer.Shift.Value[1]) = (1, 2, 0, 5);
        var run = new LayerRun(layer, LayerRun.Tensor(new Shape(4, 2), 1, 10, 2, 10, 3, 10, 4, 10));
        float z = (float)(1.5 / Math.Sqrt(1.25 + BatchNorm.DefaultEpsilon));
        LayerRun.Near([-z, 5, -z / 3, 5, z / 3, 5, z, 5], run.Y);
        LayerRun.Near([0.25f, 1], layer.RunningMean);
        LayerRun.Near([(float)(0.9 + 0.1 * 5 / 3), 0.9f], layer.RunningVariance);
    }

    [Property]
    public void Training_agrees_with_the_formulas_in_double(byte rows, byte columns, ulong seed)
    {
        int r = 2 + rows % 40, c = 1 + columns % 20;
        var layer = LayerRun.Built(new BatchNorm(), c);
        Numbers.Random(c, seed).CopyTo(layer.Scale.Value.Span);
        Numbers.Random(c, seed + 1).CopyTo(layer.Shift.Value.Span);
        float[] x = Numbers.Random(r * c, seed + 2), dy = Numbers.Random(r * c, seed + 3);
        var run = new LayerRun(layer, new Tensor(new Shape(r, c), x));
        Tensor dx = run.Backward(dy);
        for (int channel = 0; channel < c; channel++)
        {
            double[] column = [.. Enumerable.Range(0, r).Select(row => (double)x[row * c + channel])], g = [.. Enumerable.Range(0, r).Select(row => (double)dy[row * c + channel])];
            double mean = column.Average(), sigma = Math.Sqrt(column.Average(value => (value - mean) * (value - mean)) + BatchNorm.DefaultEpsilon);
            double[] normalized = [.. column.Select(value => (value - mean) / sigma)];
            double gamma = layer.Scale.Value[channel], dGamma = g.Zip(normalized, (a, b) => a * b).Sum(), dBeta = g.Sum();
            Assert.Equal(dGamma, layer.Scale.Gradient[channel], 1e-4 / sigma);
            Assert.Equal(dBeta, layer.Shift.Gradient[channel], 1e-4);
            for (int row = 0; row < r; row++)
            {
                Assert.Equal(gamma * normalized[row] + layer.Shift.Value[channel], run.Y[row, channel], 1e-5 / sigma);
                Assert.Equal(gamma / sigma * (g[row] - dBeta / r - normalized[row] * dGamma / r), dx[row, channel], 1e-5 / (sigma * sigma));
            }
        }
    }

    [Fact]
    public void Inference_uses_the_running_statistics_and_leaves_them()
    {
        BatchNorm layer = LayerRun.Built(new BatchNorm(), 1);
        (layer.RunningMean[0], layer.RunningVariance[0]) = (3, 4);
        var run = new LayerRun(layer, LayerRun.Tensor(new Shape(2, 1), 3, 7), Phase.Inference);
        LayerRun.Near([0, 2], run.Y);
        LayerRun.Near([0.5f, 1], run.Backward(1, 2));
        Assert.Equal((3, 4), (layer.RunningMean[0], layer.RunningVariance[0]));
    }

    /// <summary>y = γ·(x − μ)/√(σ² + ε) + β with ε = 10⁻⁵, which shows where the variance is as small or 0.</summary>
    [Theory]
    [InlineData(0, 316.2278)]
    [InlineData(3e-5, 158.1139)]
    public void Inference_adds_epsilon_to_the_running_variance(double variance, double rate)
    {
        BatchNorm layer = LayerRun.Built(new BatchNorm(), 1);
        (layer.Scale.Value[0], layer.Shift.Value[0]) = (2, 5);
        (layer.RunningMean[0], layer.RunningVariance[0]) = (3, (Real)variance);
        var run = new LayerRun(layer, LayerRun.Tensor(new Shape(2, 1), 3, 4), Phase.Inference);
        LayerRun.Near([5, (float)(2 * rate + 5)], run.Y, tolerance: 1e-3);
        LayerRun.Near([(float)(2 * rate), (float)(4 * rate)], run.Backward(1, 2), tolerance: 2e-3);
        LayerRun.Near([(float)(2 * rate)], layer.Scale.Gradient, tolerance: 1e-3);
        LayerRun.Near([3], layer.Shift.Gradient);
    }

    [Fact]
    public void A_far_mean_does_not_cancel_the_digits_away()
    {
        BatchNorm layer = LayerRun.Built(new BatchNorm(), 1);
        var run = new LayerRun(layer, LayerRun.Tensor(new Shape(4, 1), 10_000, 10_001, 10_002, 10_003));
        float z = (float)(1.5 / Math.Sqrt(1.25 + BatchNorm.DefaultEpsilon));
        LayerRun.Near([-z, -z / 3, z / 3, z], run.Y);
    }

    [Fact]
    public void Pixels_of_an_image_are_rows_so_one_image_has_statistics()
    {
        Assert.Equal(new Shape(3, 2, 5), new BatchNorm().OutputShape(new Shape(3, 2, 5)));
        LayerRun.Near([-1, 1], new LayerRun(new BatchNorm(), LayerRun.Tensor(new Shape(1, 1, 2, 1), 7, 9)).Y, 1e-4);
    }

    [Fact]
    public void One_value_per_channel_is_an_error_in_training_and_none_at_inference()
    {
        Tensor x = LayerRun.Tensor(new Shape(1, 2), 7, 8);
        Assert.Equal("BatchNorm: expected more than 1 value per channel when training, found a batch of 1 of shape 2. Train with batches of at least 2, or with a LayerNorm.",
            Assert.Throws<ArgumentException>(() => new LayerRun(new BatchNorm(), x)).Message);
        LayerRun.Near([7, 8], new LayerRun(new BatchNorm(), x, Phase.Inference).Y, 1e-3);
    }

    /// <summary>σ² = variance + ε, running = (1 − m)·running + m·batch, with the ε and m that were asked for.</summary>
    [Fact]
    public void Epsilon_and_momentum_are_arguments()
    {
        BatchNorm layer = LayerRun.Built(new BatchNorm(epsilon: 0.75, momentum: 0.25), 1);
        Tensor x = LayerRun.Tensor(new Shape(4, 1), 1, 2, 3, 4);
        float z = (float)(1.5 / Math.Sqrt(1.25 + 0.75));
        LayerRun.Near([-z, -z / 3, z / 3, z], new LayerRun(layer, x).Y);
        LayerRun.Near([0.25f * 2.5f], layer.RunningMean);
        LayerRun.Near([(float)(0.75 + 0.25 * 5 / 3)], layer.RunningVariance);
        float y = (float)((1 - 0.625) / Math.Sqrt(0.75 + 0.25 * 5 / 3 + 0.75));
        Assert.Equal(y, new LayerRun(layer, x, Phase.Inference).Y[0], 1e-5);
        Assert.Equal("batchnorm epsilon 0.75 momentum 0.25", layer.Text);
        Assert.Throws<ArgumentException>(() => new BatchNorm(epsilon: 3));
        Assert.Throws<ArgumentException>(() => new BatchNorm(momentum: 1.5));
    }

    [Fact]
    public void Other_channels_are_refused() =>
        Assert.Equal("BatchNorm: input is 4×4×3, statistics are of 2 channels.", Assert.Throws<ArgumentException>(() => LayerRun.Built(new BatchNorm(), 2).OutputShape(new Shape(4, 4, 3))).Message);
}
