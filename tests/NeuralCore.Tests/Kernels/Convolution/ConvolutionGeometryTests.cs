using FsCheck.Xunit;
using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Tests.Kernels;

public sealed class ConvolutionGeometryTests
{
    [Property]
    public void The_output_size_is_the_number_of_places_where_the_kernel_fits(byte size, byte kernel, byte stride, byte dilation)
    {
        int k = 1 + kernel % 6, s = 1 + stride % 4, d = 1 + dilation % 4, places = 0;
        for (int start = 0; start + d * (k - 1) < size; start += s) places++;
        Assert.Equal(places, ConvolutionGeometry.OutSize(size, k, s, d));
    }

    [Fact]
    public void A_reach_beyond_the_range_of_int_does_not_wrap_into_a_size() => Assert.Equal(0, ConvolutionGeometry.OutSize(28, 65536, 1, 65536));

    [Fact]
    public void Sizes_that_wrap_around_or_are_negative_are_refused_before_a_pointer_moves()
    {
        using var team = new NeuralCore.WorkerTeam(1);
        ConvolutionGeometry[] wrong =
        [
            new(1, 65536, 65536, 1, 1, 1, 1), new(1, 9, 9, 1, 1, 3, 3, DilationY: -1), new(1, 9, 9, 1, 1, 3, 3, StrideX: int.MaxValue),
            new(1, 9, 9, 1, 1, 3, 3, Top: -1), new(-1, 9, 9, 1, 1, 3, 3), new(1, 9, 9, 0, 1, 3, 3),
        ];
        foreach (ConvolutionGeometry g in wrong)
            Assert.Throws<ArgumentException>(() => TiledConvolution.Forward(team, g, new float[81], new float[9], [], new float[81]));
    }
}
