namespace NeuralCore.Tests.Layers;

public sealed class GlobalAveragePool2DTests
{
    /// <summary>y[n] = (1/(H·W))·Σ x[n, h, w]; dx = dy/(H·W).</summary>
    [Fact]
    public void Known_values()
    {
        var run = new LayerRun(new GlobalAveragePool2D(), LayerRun.Tensor(new Shape(1, 2, 2, 2), 1, 10, 2, 20, 3, 30, 6, 40));
        LayerRun.Near([3, 25], run.Y);
        LayerRun.Near([1, 2, 1, 2, 1, 2, 1, 2], run.Backward(4, 8));
    }
}
