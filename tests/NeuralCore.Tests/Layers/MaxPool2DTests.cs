namespace NeuralCore.Tests.Layers;

public sealed class MaxPool2DTests
{
    /// <summary>y = max over the window, the first of equals; dx[where the maximum was] += dy, 0 elsewhere.</summary>
    [Fact]
    public void Known_values()
    {
        var run = new LayerRun(new MaxPool2D(new Size(2)), LayerRun.Tensor(new Shape(1, 2, 4, 1), 1, 3, 5, 5, 2, 0, -1, 5));
        LayerRun.Near([3, 5], run.Y);
        LayerRun.Near([0, 7, 8, 0, 0, 0, 0, 0], run.Backward(7, 8));
    }

    [Fact]
    public void A_pixel_that_wins_two_windows_gets_both_gradients()
    {
        var run = new LayerRun(new MaxPool2D(new Size(1, 2), new Size(1)), LayerRun.Tensor(new Shape(1, 1, 3, 1), 1, 9, 2));
        LayerRun.Near([9, 9], run.Y);
        LayerRun.Near([0, 7, 0], run.Backward(3, 4));
    }
}
