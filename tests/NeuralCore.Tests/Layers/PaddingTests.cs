using FsCheck.Xunit;
using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Tests.Layers;

public sealed class PaddingTests
{
    [Property]
    public void Same_gives_the_quotient_rounded_up_with_the_odd_pixel_last(byte size, byte kernel, byte stride, byte dilation)
    {
        int n = 1 + size % 40, k = 1 + kernel % 6, s = 1 + stride % 4, d = 1 + dilation % 3;
        (int top, int bottom, int left, int right) = Padding.Same.For(n, n + 3, k, 1, s, s, d, 1);
        Assert.Equal((n + s - 1) / s, ConvolutionGeometry.OutSize(n + top + bottom, k, s, d));
        Assert.InRange(bottom - top, 0, 1);
        Assert.Equal((0, 0), (left, right));
        // No pixel too many: with one less, an output would be lost.
        if (bottom > 0) Assert.True(ConvolutionGeometry.OutSize(n + top + bottom - 1, k, s, d) < (n + s - 1) / s);
    }

    [Theory]
    [InlineData(28, 3, 1, 1, 1)]
    [InlineData(28, 2, 1, 0, 1)]
    [InlineData(28, 5, 2, 1, 2)] // Keras: 14 outputs, 3 missing
    [InlineData(7, 2, 2, 0, 1)]
    [InlineData(6, 1, 2, 0, 0)]
    public void Same_as_keras_has_it(int size, int kernel, int stride, int before, int after)
    {
        (int top, int bottom, _, _) = Padding.Same.For(size, size, kernel, kernel, stride, stride, 1, 1);
        Assert.Equal((before, after), (top, bottom));
    }

    [Fact]
    public void Valid_is_no_padding_and_the_default() => Assert.Equal((Padding.Valid, (0, 0, 0, 0)), (default(Padding), Padding.Valid.For(9, 9, 3, 3, 1, 1, 1, 1)));
}
