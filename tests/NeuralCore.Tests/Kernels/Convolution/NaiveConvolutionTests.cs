using FsCheck.Xunit;
using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Tests.Kernels;

public sealed class NaiveConvolutionTests
{
    /// <summary>A linear map and its transpose: ⟨conv(x), dy⟩ = ⟨x, dx⟩ = ⟨w, dw⟩, which ties the three passes together.</summary>
    [Property]
    public void The_gradients_are_the_transposes_of_forward(byte height, byte width, byte kernel, byte stride, byte dilation, (byte, byte, byte, byte) padding)
    {
        // At least as large as the largest window.
        var g = new ConvolutionGeometry(
            2, 5 + height % 4, 4 + width % 6, 2, 3, 1 + kernel % 3, 1 + kernel % 2,
            1 + stride % 3, 1 + stride % 2, 1 + dilation % 2, 1 + dilation % 3,
            padding.Item1 % 3, padding.Item2 % 3, padding.Item3 % 3, padding.Item4 % 3);
        float[] x = Numbers.Random(2 * g.InputLength, 1), w = Numbers.Random(g.WeightLength, 2), dy = Numbers.Random(2 * g.OutputLength, 3);
        float[] y = new float[dy.Length], dx = new float[x.Length], dw = new float[w.Length];
        NaiveConvolution.Forward(g, x, w, [], y);
        NaiveConvolution.DataGradient(g, dy, w, dx);
        NaiveConvolution.WeightGradient(g, x, dy, dw);
        double expected = Dot(y, dy);
        Assert.Equal(expected, Dot(x, dx), 1e-4);
        Assert.Equal(expected, Dot(w, dw), 1e-4);
    }

    [Fact]
    public void A_window_of_ones_sums_the_pixels_under_it()
    {
        // 1 2 3
        // 4 5 6     2×2 windows of ones, stride 1, the right and lower edge padded
        var g = new ConvolutionGeometry(1, 2, 3, 1, 1, 2, 2, Bottom: 1, Right: 1);
        var y = new float[6];
        NaiveConvolution.Forward(g, [1, 2, 3, 4, 5, 6], [1, 1, 1, 1], [0.5f], y);
        Assert.Equal([12.5f, 16.5f, 9.5f, 9.5f, 11.5f, 6.5f], y);
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
