using FsCheck.Xunit;
using NeuralCore.Kernels.Pooling;

namespace NeuralCore.Tests.Kernels;

public sealed class VectorPoolingTests
{
    [Property(MaxTest = 200)]
    public void Any_geometry_gives_the_bits_of_the_definition(byte batch, byte height, byte width, byte channels, (byte Y, byte X) kernel, (byte Y, byte X) stride, (byte, byte, byte, byte) padding, ulong seed)
    {
        PoolingGeometry g = Geometry(batch, height, width, channels, kernel, stride, padding);
        Check(g, 1 + batch % 3, Numbers.Random(g.Batch * g.InputLength, seed));
    }

    [Property(MaxTest = 100)]
    public void Ties_go_to_the_same_tap_as_in_the_definition(byte batch, byte height, byte width, byte channels, (byte Y, byte X) kernel, (byte Y, byte X) stride, ulong seed)
    {
        PoolingGeometry g = Geometry(batch, height, width, channels, kernel, stride, default);
        Check(g, 2, Numbers.Whole(g.Batch * g.InputLength, 1, seed));
    }

    [Property(MaxTest = 100)]
    public void Nan_and_infinity_go_the_same_way_as_in_the_definition(byte batch, byte height, byte width, byte channels, (byte Y, byte X) kernel, (byte Y, byte X) stride, (byte, byte, byte, byte) padding, ulong seed)
    {
        PoolingGeometry g = Geometry(batch, height, width, channels, kernel, stride, padding);
        Check(g, 2, Numbers.Extreme(g.Batch * g.InputLength, seed));
    }

    [Fact]
    public void Every_number_of_channels_up_to_forty_gives_the_bits_of_the_definition()
    {
        for (int channels = 1; channels <= 40; channels++)
        {
            var g = new PoolingGeometry(2, 5, 4, channels, 3, 2, 2, 1, Top: 1, Right: 1);
            Check(g, 1, Numbers.Random(g.Batch * g.InputLength, (ulong)channels));
        }
    }

    [Fact]
    public void Nan_wins_its_window_and_takes_the_gradient()
    {
        using var team = new WorkerTeam(1);
        var g = new PoolingGeometry(1, 1, 4, 1, 1, 4, 1, 1);
        float[] y = new float[1], taps = new float[1], dx = new float[4];
        VectorPooling.MaxForward(team, g, [1, float.NaN, float.PositiveInfinity, 2], y, taps);
        Assert.True(float.IsNaN(y[0]));
        VectorPooling.MaxBackward(team, g, [5], taps, dx);
        Assert.Equal([0, 5, 0, 0], dx);
    }

    [Fact]
    public void A_window_of_minus_infinity_alone_gives_minus_infinity_not_a_made_up_smallest_number()
    {
        using var team = new WorkerTeam(1);
        var g = new PoolingGeometry(1, 2, 2, 1, 2, 2, 2, 2);
        float[] y = new float[1], taps = new float[1];
        VectorPooling.MaxForward(team, g, [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity], y, taps);
        Assert.Equal((float.NegativeInfinity, 0f), (y[0], taps[0]));
    }

    [Fact]
    public void Padding_is_not_averaged_and_never_the_maximum()
    {
        using var team = new WorkerTeam(1);
        var g = new PoolingGeometry(1, 2, 2, 1, 2, 2, 2, 2, Top: 1, Bottom: 1, Left: 1, Right: 1);
        float[] y = new float[4], taps = new float[4];
        VectorPooling.AverageForward(team, g, [-1, -2, -3, -4], y);
        Assert.Equal([-1, -2, -3, -4], y);
        VectorPooling.MaxForward(team, g, [-1, -2, -3, -4], y, taps);
        Assert.Equal([-1, -2, -3, -4], y);
        Assert.Equal([3, 2, 1, 0], taps);
    }

    [Fact]
    public void Windows_without_a_pixel_and_short_buffers_are_refused()
    {
        using var team = new WorkerTeam(1);
        Assert.Throws<ArgumentException>(() => VectorPooling.AverageForward(team, new PoolingGeometry(1, 4, 4, 1, 2, 2, 2, 2, Top: 2), new float[16], new float[16]));
        Assert.Throws<ArgumentException>(() => VectorPooling.AverageForward(team, new PoolingGeometry(1, 4, 4, 1, 5, 2, 2, 2), new float[16], new float[16]));
        var g = new PoolingGeometry(1, 4, 4, 1, 2, 2, 2, 2);
        Assert.Throws<ArgumentException>(() => VectorPooling.MaxForward(team, g, new float[15], new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => VectorPooling.MaxForward(team, g, new float[16], new float[3], new float[4]));
        Assert.Throws<ArgumentException>(() => VectorPooling.MaxForward(team, g, new float[16], new float[4], new float[3]));
        Assert.Throws<ArgumentException>(() => VectorPooling.MaxBackward(team, g, new float[4], new float[3], new float[16]));
    }

    private static PoolingGeometry Geometry(
        byte batch, byte height, byte width, byte channels, (byte Y, byte X) kernel, (byte Y, byte X) stride, (byte, byte, byte, byte) padding)
    {
        int ky = 1 + kernel.Y % 4, kx = 1 + kernel.X % 4;
        int top = padding.Item1 % ky, bottom = padding.Item2 % ky, left = padding.Item3 % kx, right = padding.Item4 % kx;
        // At least one window fits.
        int leastHeight = Math.Max(1, ky - top - bottom), leastWidth = Math.Max(1, kx - left - right);
        return new PoolingGeometry(
            1 + batch % 4, leastHeight + height % 8, leastWidth + width % 10, 1 + channels % 40, ky, kx, 1 + stride.Y % 3, 1 + stride.X % 3, top, bottom, left, right);
    }

    private static void Check(in PoolingGeometry g, int threads, float[] x)
    {
        using var team = new WorkerTeam(threads);
        string where = $"{g}, {threads} threads";
        int outputs = g.Batch * g.OutputLength;
        float[] dy = Numbers.Random(outputs, 1), yExpected = new float[outputs], tapsExpected = new float[outputs];
        var dxExpected = new float[x.Length];
        Guarded y = new(Numbers.Random(outputs, 2)), taps = new(Numbers.Random(outputs, 3));
        Guarded dx = new(Numbers.Random(x.Length, 4));

        NaivePooling.MaxForward(g, x, yExpected, tapsExpected);
        VectorPooling.MaxForward(team, g, x, y.Span, taps.Span);
        y.AssertSameBits(yExpected, $"MaxForward {where}");
        taps.AssertSameBits(tapsExpected, $"taps {where}");
        NaivePooling.MaxBackward(g, dy, tapsExpected, dxExpected);
        VectorPooling.MaxBackward(team, g, dy, taps.Span, dx.Span);
        dx.AssertSameBits(dxExpected, $"MaxBackward {where}");

        NaivePooling.AverageForward(g, x, yExpected);
        VectorPooling.AverageForward(team, g, x, y.Span);
        y.AssertSameBits(yExpected, $"AverageForward {where}");
        NaivePooling.AverageBackward(g, dy, dxExpected);
        VectorPooling.AverageBackward(team, g, dy, dx.Span);
        dx.AssertSameBits(dxExpected, $"AverageBackward {where}");
    }
}
