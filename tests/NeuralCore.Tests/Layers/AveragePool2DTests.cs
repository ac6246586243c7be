namespace NeuralCore.Tests.Layers;

public sealed class AveragePool2DTests
{
    /// <summary>y = (1/p)·Σ x; dx[each pixel of the window] += dy/p.</summary>
    [Fact]
    public void Known_values()
    {
        var run = new LayerRun(new AveragePool2D(new Size(2)), LayerRun.Tensor(new Shape(1, 2, 4, 1), 1, 3, 5, 5, 2, 0, -1, 5));
        LayerRun.Near([1.5f, 3.5f], run.Y);
        LayerRun.Near([2, 2, -1, -1, 2, 2, -1, -1], run.Backward(8, -4));
    }

    [Fact]
    public void Padding_does_not_count()
    {
        var run = new LayerRun(new AveragePool2D(new Size(2), padding: Padding.Same), LayerRun.Tensor(new Shape(1, 1, 3, 1), 2, 4, 5));
        LayerRun.Near([3, 5], run.Y);
        LayerRun.Near([1, 1, 7], run.Backward(2, 7));
    }
}
