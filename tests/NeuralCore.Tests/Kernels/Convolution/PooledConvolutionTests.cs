using FsCheck.Xunit;
using NeuralCore.Kernels.Convolution;
using NeuralCore.Kernels.Elementwise;
using NeuralCore.Kernels.Pooling;
using NeuralCore.Kernels.Sums;

namespace NeuralCore.Tests.Kernels;

public sealed class PooledConvolutionTests
{
    [Property(MaxTest = 200)]
    public void Any_geometry_gives_the_bits_of_convolution_relu_and_pool_one_after_another(byte batch, byte height, byte width, (byte In, byte Out) channels, (byte Y, byte X) kernel, (byte, byte, byte, byte) padding)
    {
        var g = new ConvolutionGeometry(1 + batch % 10, 2 + height % 13, 2 + width % 17, 1 + channels.In % 40, 1 + channels.Out % 40, 1 + kernel.Y % 5, 1 + kernel.X % 5,
            Top: padding.Item1 % 3, Bottom: padding.Item2 % 3, Left: padding.Item3 % 3, Right: padding.Item4 % 3);
        if (PooledConvolution.Fits(g)) Check(g, threads: 1 + batch % 3);
    }

    [Theory]
    [InlineData(9, 28, 1, 32, 3, 0)]
    [InlineData(11, 13, 32, 64, 3, 0)]
    [InlineData(9, 28, 1, 6, 5, 2)]
    [InlineData(5, 14, 6, 16, 5, 0)]
    [InlineData(3, 9, 100, 20, 3, 1)]
    public void The_presets_layers_give_the_same_bits_for_any_team(int batch, int side, int inChannels, int outChannels, int kernel, int padding)
    {
        for (int threads = 1; threads <= 3; threads++)
            Check(new ConvolutionGeometry(batch, side, side, inChannels, outChannels, kernel, kernel, Top: padding, Bottom: padding, Left: padding, Right: padding), threads);
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 1, 2)]
    public void Strides_and_dilations_are_left_to_the_dense_kernels(int stride, int dilation, int outputs)
    {
        Assert.False(PooledConvolution.Fits(new ConvolutionGeometry(1, outputs == 2 ? 3 : 9, 9, 1, 1, 3, 3, stride, 1, dilation, 1)));
        Assert.False(PooledConvolution.Fits(new ConvolutionGeometry(1, 28, 28, 1, 4096, 3, 3)));
    }

    [Property(MaxTest = 150)]
    public void Grey_images_of_mostly_background_give_the_same_bits(byte batch, byte height, byte width, byte channels, (byte Y, byte X) kernel, (byte, byte, byte, byte) padding, byte density)
    {
        var g = new ConvolutionGeometry(1 + batch % 10, 2 + height % 27, 2 + width % 27, 1, 1 + channels % 40, 1 + kernel.Y % 5, 1 + kernel.X % 5,
            Top: padding.Item1 % 3, Bottom: padding.Item2 % 3, Left: padding.Item3 % 3, Right: padding.Item4 % 3);
        if (PooledConvolution.Fits(g)) Check(g, threads: 1 + batch % 3, density / 600.0);
    }

    [Theory]
    [InlineData(32, 3, 0)]
    [InlineData(6, 5, 2)]
    [InlineData(70, 3, 1)]
    public void The_first_layer_gives_the_same_bits_on_a_sparse_image(int outChannels, int kernel, int padding)
    {
        for (int threads = 1; threads <= 3; threads++)
            Check(new ConvolutionGeometry(9, 28, 28, 1, outChannels, kernel, kernel, Top: padding, Bottom: padding, Left: padding, Right: padding), threads, density: 0.2);
    }

    [Theory]
    [InlineData(1, 6, 1)]
    [InlineData(1, 40, 0.2)]
    [InlineData(3, 17, 1)]
    public void Nan_and_infinity_go_forward_as_through_the_layers_one_after_another(int inChannels, int outChannels, double density)
    {
        using var team = new WorkerTeam(2);
        var g = new ConvolutionGeometry(3, 12, 12, inChannels, outChannels, 3, 3);
        var pool = new PoolingGeometry(g.Batch, g.OutHeight, g.OutWidth, outChannels, 2, 2, 2, 2);
        float[] x = Numbers.Sparse(g.Batch * g.InputLength, 1, density), w = Numbers.Random(g.WeightLength, 2), bias = Numbers.Random(outChannels, 3), convolved = new float[g.Batch * g.OutputLength];
        (x[30], x[100], x[101], bias[0]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f);
        float[] expectedY = new float[g.Batch * pool.OutputLength], expectedTaps = new float[expectedY.Length], y = new float[expectedY.Length], taps = new float[expectedY.Length];
        NaiveConvolution.Forward(g, x, w, bias, convolved);
        NaivePooling.MaxForward(pool, [.. convolved.Select(NaiveActivations.Relu)], expectedY, expectedTaps);
        PooledConvolution.Forward(team, g, x, w, bias, y, taps);
        Numbers.AssertSameBits(expectedY, y, $"y of {g}");
        Numbers.AssertSameBits(Live(expectedTaps, expectedY), taps, $"taps of {g}");
    }

    /// <summary>The winners, without those that ReLU made 0.</summary>
    private static float[] Live(float[] winners, float[] y) => [.. winners.Zip(y, (tap, value) => value > 0 ? tap : LiveGradients.DeadTap)];

    private static void Check(ConvolutionGeometry g, int threads, double density = 1)
    {
        using var team = new WorkerTeam(threads);
        var pool = new PoolingGeometry(g.Batch, g.OutHeight, g.OutWidth, g.OutChannels, 2, 2, 2, 2);
        float[] x = Numbers.Sparse(g.Batch * g.InputLength, 1, density), w = Numbers.Random(g.WeightLength, 2), bias = Numbers.Random(g.OutChannels, 3);
        int large = g.Batch * g.OutputLength, small = g.Batch * pool.OutputLength;
        float[] convolved = new float[large], expectedY = new float[small], expectedTaps = new float[small];
        NaiveConvolution.Forward(g, x, w, bias, convolved);
        float[] rectified = [.. convolved.Select(NaiveActivations.Relu)];
        NaivePooling.MaxForward(pool, rectified, expectedY, expectedTaps);

        float[] padded = x;
        if (g.HasPadding) TiledConvolution.Pad(team, g, x, padded = new float[g.Batch * g.PaddedLength]);
        float[] y = new float[small], taps = new float[small];
        PooledConvolution.Forward(team, g, padded, w, bias, y, taps);
        Numbers.AssertSameBits(expectedY, y, $"y of {g}");
        Numbers.AssertSameBits(Live(expectedTaps, expectedY), taps, $"taps of {g}");

        float[] dy = Numbers.Random(small, 4), spread = new float[large], scratch = new float[PooledConvolution.Scratch(g)], sumScratch = new float[ColumnSums.Scratch(g.Batch * g.OutHeight * g.OutWidth, g.OutChannels)];
        NaivePooling.MaxBackward(pool, dy, expectedTaps, spread);
        for (int i = 0; i < large; i++) spread[i] = rectified[i] > 0 ? spread[i] : 0;

        float[] expectedDx = new float[x.Length], dx = Numbers.Random(x.Length, 5), expectedDw = Numbers.Random(w.Length, 6), dw = [.. expectedDw], expectedDb = Numbers.Random(bias.Length, 7), db = [.. expectedDb];
        NaiveConvolution.DataGradient(g, spread, w, expectedDx);
        NaiveConvolution.WeightGradient(g, x, spread, expectedDw);
        ColumnSums.Accumulate(team, spread, g.Batch * g.OutHeight * g.OutWidth, g.OutChannels, expectedDb, sumScratch);
        PooledConvolution.DataGradient(team, g, dy, taps, w, dx, scratch);
        PooledConvolution.WeightGradient(team, g, padded, dy, taps, dw, scratch);
        PooledConvolution.BiasGradient(team, g, dy, taps, db, scratch);
        Numbers.AssertSameBits(expectedDx, dx, $"dx of {g}");
        Numbers.AssertSameBits(expectedDw, dw, $"dw of {g}");
        Numbers.AssertSameBits(expectedDb, db, $"db of {g}");
    }
}
