using FsCheck.Xunit;
using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Tests.Kernels;

public sealed class TiledConvolutionTests
{
    /// <summary>Each byte chooses one size; FsCheck shrinks a failure to the smallest geometry that shows it.</summary>
    [Property(MaxTest = 250)]
    public void Any_geometry_gives_the_bits_of_the_definition(byte batch, byte height, byte width, (byte In, byte Out) channels, (byte Y, byte X) kernel, (byte Y, byte X) stride, (byte Y, byte X) dilation, (byte, byte, byte, byte) padding)
    {
        // The image is at least as large as a window, less the padding.
        int reachY = (1 + dilation.Y % 3) * (kernel.Y % 5) + 1 - padding.Item1 % 4 - padding.Item2 % 4;
        int reachX = (1 + dilation.X % 3) * (kernel.X % 5) + 1 - padding.Item3 % 4 - padding.Item4 % 4;
        var g = new ConvolutionGeometry(
            1 + batch % 10, Math.Max(1, reachY) + height % 9, Math.Max(1, reachX) + width % 13,
            1 + channels.In % 9, 1 + channels.Out % 70, 1 + kernel.Y % 5, 1 + kernel.X % 5,
            1 + stride.Y % 3, 1 + stride.X % 3, 1 + dilation.Y % 3, 1 + dilation.X % 3, padding.Item1 % 4, padding.Item2 % 4, padding.Item3 % 4, padding.Item4 % 4);
        Check(g, threads: 1 + batch % 3);
    }

    [Property(MaxTest = 40)]
    public void Many_input_channels_give_the_bits_of_the_definition(byte channels, byte outChannels, byte padding)
    {
        int sides = padding % 2;
        Check(new ConvolutionGeometry(3, 5, 6, 1 + channels % 70, 1 + outChannels % 40, 3, 2, Top: sides, Bottom: sides, Left: sides, Right: sides), threads: 2);
    }

    [Theory]
    [InlineData(2, 28, 28, 1, 32, 3, 0)]
    [InlineData(3, 13, 13, 32, 64, 3, 0)]
    [InlineData(2, 7, 29, 1, 16, 3, 1)]
    [InlineData(9, 28, 28, 1, 6, 5, 2)]
    [InlineData(2, 14, 14, 6, 16, 5, 0)]
    public void The_presets_layers_give_the_bits_of_the_definition_for_any_team(int batch, int height, int width, int inChannels, int outChannels, int kernel, int padding)
    {
        for (int threads = 1; threads <= 3; threads++)
            Check(new ConvolutionGeometry(batch, height, width, inChannels, outChannels, kernel, kernel, Top: padding, Bottom: padding, Left: padding, Right: padding), threads);
    }

    /// <summary>A shard has five images, a reduction of the weight gradient two, five, or the rows of one.</summary>
    [Theory]
    [InlineData(1, 104, 5)]
    [InlineData(1, 8, 3)]
    [InlineData(20, 15, 3)]
    public void Shards_of_several_images_give_the_bits_of_the_definition(int height, int width, int kernelWidth) =>
        Check(new ConvolutionGeometry(40, height, width, 3, 18, 1, kernelWidth, Left: kernelWidth / 2, Right: kernelWidth / 2), threads: 2);

    [Fact]
    public void A_kernel_that_does_not_fit_is_refused()
    {
        using var team = new WorkerTeam(1);
        var g = new ConvolutionGeometry(1, 4, 9, 1, 1, 5, 3);
        Assert.Equal("A 5×3 kernel with dilation 1×1 does not fit into a padded image of 4×9.",
            Assert.Throws<ArgumentException>(() => TiledConvolution.Forward(team, g, new float[36], new float[15], [], new float[99])).Message);
    }

    [Fact]
    public void Buffers_that_are_too_short_are_refused_by_name()
    {
        using var team = new WorkerTeam(1);
        // x: 2·4·5·3 = 120, padded 2·6·7·3 = 252, w: 3·3·3·2 = 54, y: 2·4·5·2 = 80
        var g = new ConvolutionGeometry(2, 4, 5, 3, 2, 3, 3, Top: 1, Bottom: 1, Left: 1, Right: 1);
        float[] x = new float[120], padded = new float[252], w = new float[54], y = new float[80], scratch = new float[108];
        Refused("padded", () => TiledConvolution.Forward(team, g, x, w, [], y));
        Refused("w", () => TiledConvolution.Forward(team, g, padded, new float[53], [], y));
        Refused("y", () => TiledConvolution.Forward(team, g, padded, w, [], new float[79]));
        Refused("bias", () => TiledConvolution.Forward(team, g, padded, w, new float[1], y));
        Refused("x", () => TiledConvolution.DataGradient(team, g, y, w, new float[119], scratch));
        Refused("scratch", () => TiledConvolution.DataGradient(team, g, y, w, x, new float[53]));
        Refused("scratch", () => TiledConvolution.WeightGradient(team, g, padded, y, w, new float[107]));
        Refused("padded", () => TiledConvolution.Pad(team, g, x, new float[251]));

        static void Refused(string name, Action pass) => Assert.StartsWith($"{name} has", Assert.Throws<ArgumentException>(pass).Message, StringComparison.Ordinal);
    }

    private static void Check(in ConvolutionGeometry g, int threads)
    {
        using var team = new WorkerTeam(threads);
        string where = $"{g}, {threads} threads";
        float[] x = Numbers.Random(g.Batch * g.InputLength, 1), w = Numbers.Random(g.WeightLength, 2), bias = Numbers.Random(g.OutChannels, 3);
        float[] dy = Numbers.Random(g.Batch * g.OutputLength, 4), dw = Numbers.Random(g.WeightLength, 5);
        var expected = new float[dy.Length];
        Guarded padded = new(Numbers.Random(g.Batch * g.PaddedLength, 6)), actual = new(Numbers.Random(dy.Length, 7));
        TiledConvolution.Pad(team, g, x, padded.Span);
        padded.AssertNothingBeside($"Pad {where}");

        NaiveConvolution.Forward(g, x, w, bias, expected);
        TiledConvolution.Forward(team, g, padded.Span, w, bias, actual.Span);
        actual.AssertSameBits(expected, $"Forward with bias {where}");
        NaiveConvolution.Forward(g, x, w, [], expected);
        TiledConvolution.Forward(team, g, padded.Span, w, [], actual.Span);
        actual.AssertSameBits(expected, $"Forward {where}");

        var dxExpected = new float[x.Length];
        var dx = new Guarded(Numbers.Random(x.Length, 8));
        var scratch = new Guarded(Numbers.Random(TiledConvolution.DataGradientScratch(g), 9));
        NaiveConvolution.DataGradient(g, dy, w, dxExpected);
        TiledConvolution.DataGradient(team, g, dy, w, dx.Span, scratch.Span);
        dx.AssertSameBits(dxExpected, $"DataGradient {where}");
        scratch.AssertNothingBeside($"scratch of DataGradient {where}");

        float[] dwExpected = [.. dw];
        Guarded sum = new(dw), partial = new(Numbers.Random(TiledConvolution.WeightGradientScratch(g), 10));
        NaiveConvolution.WeightGradient(g, x, dy, dwExpected);
        TiledConvolution.WeightGradient(team, g, padded.Span, dy, sum.Span, partial.Span);
        sum.AssertSameBits(dwExpected, $"WeightGradient {where}");
        partial.AssertNothingBeside($"scratch of WeightGradient {where}");
    }
}
