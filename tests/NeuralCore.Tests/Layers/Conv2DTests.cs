namespace NeuralCore.Tests.Layers;

public sealed class Conv2DTests
{
    /// <summary>y[oy, ox] = b + Σ x[iy, ix]·W[ky, kx]; dx = Σ dy·Wᵀ, dW = Σ xᵀ·dy, db = Σ dy.</summary>
    [Fact]
    public void Known_values()
    {
        Conv2D layer = Counting(new Conv2D(1, new Size(2)));
        // 1 2 3      1 2
        // 4 5 6  *   3 4   + 0.5
        // 7 8 9
        var run = new LayerRun(layer, Nine());
        LayerRun.Near([37.5f, 47.5f, 67.5f, 77.5f], run.Y);
        LayerRun.Near([1, 1, -2, 5, 5.5f, -3, 6, 9.5f, 2], run.Backward(1, -1, 2, 0.5f));
        LayerRun.Near([1 - 2 + 8 + 2.5f, 2 - 3 + 10 + 3, 4 - 5 + 14 + 4, 5 - 6 + 16 + 4.5f], layer.Weight.Gradient);
        LayerRun.Near([2.5f], layer.Bias!.Gradient);
    }

    [Fact]
    public void Same_padding_puts_the_odd_pixel_to_the_bottom_and_right_as_keras_does()
    {
        var run = new LayerRun(Counting(new Conv2D(1, new Size(2), padding: Padding.Same)), Nine());
        LayerRun.Near([37.5f, 47.5f, 21.5f, 67.5f, 77.5f, 33.5f, 23.5f, 26.5f, 9.5f], run.Y);
    }

    [Fact]
    public void Two_channels_in_and_out_are_summed_and_kept_apart()
    {
        var layer = LayerRun.Built(new Conv2D(2, 1), 1, 1, 2);
        ((float[])[1, 10, 2, 20]).CopyTo(layer.Weight.Value.Span); // (in, out)
        layer.Bias!.Value.Span.Clear();
        LayerRun.Near([1 + 4, 10 + 40, 3 + 8, 30 + 80], new LayerRun(layer, LayerRun.Tensor(new Shape(1, 1, 2, 2), 1, 2, 3, 4)).Y);
    }

    [Fact]
    public void Stride_and_dilation_choose_the_pixels()
    {
        LayerRun.Near([1 + 6 + 21 + 36 + 0.5f], new LayerRun(Counting(new Conv2D(1, new Size(2), dilation: new Size(2))), Nine()).Y);
        LayerRun.Near([4.5f, 18.5f, 36.5f, 77.5f], new LayerRun(Counting(new Conv2D(1, new Size(2), new Size(2), Padding.Explicit(1, 0, 1, 0))), Nine()).Y);
    }

    [Fact]
    public void The_shape_law_holds_for_height_and_width_apart() =>
        Assert.Equal(new Shape(5, 7, 4), new Conv2D(4, new Size(3, 2), new Size(2, 3), Padding.Explicit(1, 2, 0, 1), new Size(2, 1)).OutputShape(new Shape(10, 20, 3)));

    [Fact]
    public void Other_inputs_are_refused_with_the_likely_fix()
    {
        Assert.Equal("Conv2D 'conv1': input has 3 channels, weights expect 1. Was the image loaded as colour?",
            Assert.Throws<ArgumentException>(() => new Network(new Shape(28, 28, 3), 1, LayerRun.Built(new Conv2D(8, 3), 28, 28, 1))).Message);
        Assert.Equal("Conv2D 'conv1': input has 1 channels, weights expect 3. Was the image loaded as grey?",
            Assert.Throws<ArgumentException>(() => new Network(new Shape(28, 28, 1), 1, LayerRun.Built(new Conv2D(8, 3), 28, 28, 3))).Message);
        Assert.Equal("Conv2D: a kernel of 5x5 with dilation 1x1 does not fit into an image of 4×9.", Assert.Throws<ArgumentException>(() => new Conv2D(8, new Size(5)).OutputShape(new Shape(4, 9, 1))).Message);
        Assert.Throws<ArgumentException>(() => new Conv2D(8, new Size(0)));
        Assert.Throws<ArgumentException>(() => new Conv2D(8, new Size(3), stride: new Size(0)));
        Assert.Throws<ArgumentException>(() => new Conv2D(8, new Size(3), padding: Padding.Explicit(-1)));
    }

    [Fact]
    public void The_initializer_is_given_the_numbers_of_the_window_as_fans()
    {
        var fans = new FansGiven();
        _ = new Network(new Shape(7, 8, 2), 1, new Conv2D(7, new Size(3, 5), initializer: fans));
        Assert.Equal([(3 * 5 * 2, 3 * 5 * 7)], fans.Given);
    }

    private static Tensor Nine() => LayerRun.Tensor(new Shape(1, 3, 3, 1), 1, 2, 3, 4, 5, 6, 7, 8, 9);

    /// <summary>Weights 1, 2, 3, 4 and bias ½.</summary>
    private static Conv2D Counting(Conv2D layer)
    {
        layer.Build(new Shape(3, 3, 1));
        for (int i = 0; i < layer.Weight.Value.Length; i++) layer.Weight.Value[i / 2, i % 2, 0, 0] = i + 1;
        layer.Bias!.Value[0] = 0.5f;
        return layer;
    }
}
