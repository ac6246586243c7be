namespace NeuralCore.Tests.Layers;

public sealed class Pooling2DTests
{
    [Fact]
    public void Windows_touch_by_default_and_a_ragged_edge_is_left_out() => Assert.Equal(new Shape(3, 2, 5), new MaxPool2D(new Size(2, 3)).OutputShape(new Shape(7, 8, 5)));

    [Fact]
    public void Inputs_and_windows_that_do_not_fit_are_refused()
    {
        Assert.Equal("MaxPool2D: input is 10, pooling takes height×width×channels.", Assert.Throws<ArgumentException>(() => new MaxPool2D(new Size(2)).OutputShape(new Shape(10))).Message);
        Assert.Equal("AveragePool2D: a window of 3x3 does not fit into an image of 2×9.", Assert.Throws<ArgumentException>(() => new AveragePool2D(new Size(3)).OutputShape(new Shape(2, 9, 1))).Message);
        Assert.Contains("would lie in the padding alone", Assert.Throws<ArgumentException>(() => new MaxPool2D(new Size(2), padding: Padding.Explicit(2)).OutputShape(new Shape(9, 9, 1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MaxPool2D(new Size(0)));
        Assert.Throws<ArgumentException>(() => new MaxPool2D(new Size(2), new Size(1, 0)));
        Assert.Throws<ArgumentException>(() => new MaxPool2D(new Size(2), padding: Padding.Explicit(-1)));
    }
}
