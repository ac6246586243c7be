namespace NeuralCore.Tests.Layers;

public sealed class LayerNormTests
{
    /// <summary>y = γ·(x − μ)/σ + β by row; dγ = Σ dy·x̂, dβ = Σ dy.</summary>
    [Fact]
    public void Known_values()
    {
        var layer = LayerRun.Built(new LayerNorm(), 4);
        var run = new LayerRun(layer, LayerRun.Tensor(new Shape(2, 4), 1, 2, 3, 4, 10, 10, 10, 10));
        float z = (float)(1.5 / Math.Sqrt(1.25 + LayerNorm.DefaultEpsilon));
        LayerRun.Near([-z, -z / 3, z / 3, z, 0, 0, 0, 0], run.Y);
        // The gradient of a row sums to 0: a constant added to x changes nothing.
        Assert.Equal(0, run.Backward(1, 2, 0, -3, 0, 0, 0, 0).Span.ToArray().Sum(), 1e-5);
        LayerRun.Near([-z, -2 * z / 3, 0, -3 * z], layer.Scale.Gradient);
        LayerRun.Near([1, 2, 0, -3], layer.Shift.Gradient);
    }

    [Fact]
    public void Other_channels_are_refused() =>
        Assert.Equal("LayerNorm: input is 4×4×3, scales are of 2 channels.", Assert.Throws<ArgumentException>(() => LayerRun.Built(new LayerNorm(), 2).OutputShape(new Shape(4, 4, 3))).Message);
}
