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
        int inChannels = 1 + channels.In % 40;
        ConvolutionGeometry g = Geometry(batch, height % 13, width % 17, inChannels, channels.Out, kernel, padding);
        Check(g, threads: 1 + batch % 3);
    }

    [Theory]
    [InlineData(9, 28, 1, 32, 3, 0)]
    [InlineData(11, 13, 32, 64, 3, 0)]
    [InlineData(9, 28, 1, 6, 5, 2)]
    [InlineData(5, 14, 6, 16, 5, 0)]
    [InlineData(3, 9, 100, 20, 3, 1)]
    [InlineData(10, 15, 1, 16, 3, 1)]
    [InlineData(2, 6, 1, 48, 3, 0)]
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
        ConvolutionGeometry g = Geometry(batch, height % 27, width % 27, 1, channels, kernel, padding);
        Check(g, threads: 1 + batch % 3, density / 600.0);
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

    /// <summary>
    /// A channel's list of live gradients holds about 1024 and is added up before the next row of the image might not find
    /// room. Here every gradient is live, so that each row adds as many as it is wide, and most widths come within a row
    /// of a full list.
    /// </summary>
    [Theory]
    [InlineData(34)]
    [InlineData(64)]
    [InlineData(73)]
    [InlineData(93)]
    [InlineData(102)]
    [InlineData(128)]
    [InlineData(256)]
    public void Rows_as_wide_as_they_may_be_with_every_gradient_live_give_the_same_bits(int pooledWidth)
    {
        const int Live = 1500;
        int pooledHeight = (Live + pooledWidth - 1) / pooledWidth;
        var g = new ConvolutionGeometry(2, 2 * pooledHeight + 2, 2 * pooledWidth + 2, 24, 3, 3, 3);
        Check(g, threads: 2, bias: 100);
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

    /// <param name="height">Pixels more than give two rows of outputs; <paramref name="width"/> likewise.</param>
    private static ConvolutionGeometry Geometry(
        byte batch, int height, int width, int inChannels, byte outChannels,
        (byte Y, byte X) kernel, (byte, byte, byte, byte) padding)
    {
        int kernelHeight = 1 + kernel.Y % 5, kernelWidth = 1 + kernel.X % 5;
        int top = padding.Item1 % 3, bottom = padding.Item2 % 3, left = padding.Item3 % 3, right = padding.Item4 % 3;
        height += Math.Max(1, kernelHeight + 1 - top - bottom);
        width += Math.Max(1, kernelWidth + 1 - left - right);
        return new ConvolutionGeometry(
            1 + batch % 10, height, width, inChannels, 1 + outChannels % 40, kernelHeight, kernelWidth,
            Top: top, Bottom: bottom, Left: left, Right: right);
    }

    /// <summary>The winners, without those that ReLU made 0.</summary>
    private static float[] Live(float[] winners, float[] y) => [.. winners.Zip(y, (tap, value) => value > 0 ? tap : LiveGradients.DeadTap)];

    /// <param name="bias">Added to the random biases: a large one makes every pooled pixel live.</param>
    private static void Check(ConvolutionGeometry g, int threads, double density = 1, float bias = 0)
    {
        Assert.True(PooledConvolution.Fits(g), $"{g} is not joined.");
        using var team = new WorkerTeam(threads);
        var pool = new PoolingGeometry(g.Batch, g.OutHeight, g.OutWidth, g.OutChannels, 2, 2, 2, 2);
        float[] x = Numbers.Sparse(g.Batch * g.InputLength, 1, density), w = Numbers.Random(g.WeightLength, 2);
        float[] biases = [.. Numbers.Random(g.OutChannels, 3).Select(value => value + bias)];
        int large = g.Batch * g.OutputLength, small = g.Batch * pool.OutputLength;
        float[] convolved = new float[large], expectedY = new float[small], expectedTaps = new float[small];
        NaiveConvolution.Forward(g, x, w, biases, convolved);
        float[] rectified = [.. convolved.Select(NaiveActivations.Relu)];
        NaivePooling.MaxForward(pool, rectified, expectedY, expectedTaps);

        float[] padded = x;
        if (g.HasPadding) TiledConvolution.Pad(team, g, x, padded = new float[g.Batch * g.PaddedLength]);
        Guarded y = new(new float[small]), taps = new(new float[small]);
        PooledConvolution.Forward(team, g, padded, w, biases, y.Span, taps.Span);
        y.AssertSameBits(expectedY, $"y of {g}");
        taps.AssertSameBits(Live(expectedTaps, expectedY), $"taps of {g}");

        float[] dy = Numbers.Random(small, 4), spread = new float[large];
        var sumScratch = new float[ColumnSums.Scratch(g.Batch * g.OutHeight * g.OutWidth, g.OutChannels)];
        NaivePooling.MaxBackward(pool, dy, expectedTaps, spread);
        for (int i = 0; i < large; i++) spread[i] = rectified[i] > 0 ? spread[i] : 0;

        float[] expectedDx = new float[x.Length], expectedDw = Numbers.Random(w.Length, 6);
        float[] expectedDb = Numbers.Random(biases.Length, 7);
        Guarded dx = new(Numbers.Random(x.Length, 5)), dw = new(expectedDw), db = new(expectedDb);
        Guarded scratch = new(new float[PooledConvolution.Scratch(g)]);
        NaiveConvolution.DataGradient(g, spread, w, expectedDx);
        NaiveConvolution.WeightGradient(g, x, spread, expectedDw);
        ColumnSums.Accumulate(team, spread, g.Batch * g.OutHeight * g.OutWidth, g.OutChannels, expectedDb, sumScratch);
        PooledConvolution.DataGradient(team, g, dy, taps.Span, w, dx.Span, scratch.Span);
        PooledConvolution.WeightGradient(team, g, padded, dy, taps.Span, dw.Span, scratch.Span);
        PooledConvolution.BiasGradient(team, g, dy, taps.Span, db.Span, scratch.Span);
        dx.AssertSameBits(expectedDx, $"dx of {g}");
        dw.AssertSameBits(expectedDw, $"dw of {g}");
        db.AssertSameBits(expectedDb, $"db of {g}");
        scratch.AssertNothingBeside($"scratch of {g}");
    }
}
