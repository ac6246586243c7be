using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Tests.Lines;

public sealed class LineNormalizationTests
{
    private const int Height = LineNormalization.Height;

    [Theory]
    [InlineData(32, 100, 112)]
    [InlineData(64, 192, 96)]
    [InlineData(65, 195, 96)]
    [InlineData(16, 40, 80)]
    [InlineData(1, 1, 32)]
    [InlineData(5000, 1, 16)]
    [InlineData(4000, 6000, 48)]
    public void Width_is_scaled_and_padded_to_a_multiple_of_16(int height, int width, int expected) =>
        Assert.Equal(expected, LineNormalization.WidthFor(height, width));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(9, 1)]
    [InlineData(31, 33)]
    [InlineData(32, 17)]
    [InlineData(33, 31)]
    [InlineData(3000, 500)]
    public void Flat_crop_becomes_zero(int height, int width)
    {
        foreach (byte level in (byte[])[0, 128, 255])
        {
            var pixels = new byte[height * width];
            Array.Fill(pixels, level);
            Assert.All(Normalize(pixels, height, width), value => Assert.Equal(0, value));
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(16)]
    [InlineData(64)]
    [InlineData(50)]
    public void Paper_is_0_and_ink_is_1_at_any_size_and_level(int height)
    {
        foreach ((byte paper, byte ink) in ((byte, byte)[])[(255, 0), (200, 150), (90, 60)])
        {
            byte[] pixels = Bar(height, paper, ink);
            Real[] line = Normalize(pixels, height, 2 * height);
            int width = line.Length / Height, row = 16 * width;
            Assert.Equal(64, width);
            Assert.Equal(0, line[row + 8]);
            Assert.Equal(1, line[row + 32], 1e-5);
        }
    }

    [Fact]
    public void Inverted_crop_gives_the_same_line()
    {
        byte[] pixels = Bar(32, 200, 40), negative = [.. pixels.Select(pixel => (byte)(255 - pixel))];
        Assert.Equal(Normalize(pixels, 32, 64), Normalize(negative, 32, 64, inverted: true));
    }

    [Fact]
    public void Weak_contrast_is_not_amplified()
    {
        Real[] line = Normalize(Bar(32, 200, 197), 32, 64);
        Assert.Equal(3.0 / 12, line.Max(), 1e-6);
    }

    [Fact]
    public void Values_are_clamped()
    {
        byte[] pixels = Bar(32, 128, 90);
        (pixels[0], pixels[1]) = (0, 255);
        Real[] line = Normalize(pixels, 32, 64);
        Assert.Equal(LineNormalization.MaxValue, line[0]);
        Assert.Equal(LineNormalization.MinValue, line[1]);
    }

    [Fact]
    public void Padding_is_paper_on_both_sides()
    {
        var pixels = new byte[32 * 10];
        Array.Fill(pixels, (byte)200);
        for (int y = 0; y < 32; y++) (pixels[y * 10], pixels[y * 10 + 9]) = (0, 0);
        Real[] line = Normalize(pixels, 32, 10);
        for (int y = 0; y < 32; y++)
        {
            Assert.Equal([0, 0, 0, 1], line[(16 * y)..(16 * y + 4)]);
            Assert.Equal([1, 0, 0, 0], line[(16 * y + 12)..(16 * y + 16)]);
        }
    }

    [Fact]
    public void Image_and_pixels_give_the_same_line()
    {
        byte[] pixels = Bar(40, 180, 20);
        var line = new Real[Height * LineNormalization.WidthFor(40, 80)];
        new LineNormalization().Normalize(new GreyImage(80, 40, pixels), line);
        Assert.Equal(Normalize(pixels, 40, 80), line);
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_crop()
    {
        var normalization = new LineNormalization();
        byte[] pixels = Bar(60, 180, 20);
        var line = new Real[Height * 64];
        Assert.Equal(0, Allocations.Of(() => normalization.Normalize(pixels, 60, 120, line)));
    }

    /// <summary>(height, 2·height): a vertical bar of ink in the middle, an eighth of the width.</summary>
    private static byte[] Bar(int height, byte paper, byte ink)
    {
        var pixels = new byte[2 * height * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i % (2 * height);
            pixels[i] = 8 * x >= 7 * height && 8 * x < 9 * height ? ink : paper;
        }

        return pixels;
    }

    private static Real[] Normalize(byte[] pixels, int height, int width, bool inverted = false)
    {
        var line = new Real[Height * LineNormalization.WidthFor(height, width)];
        new LineNormalization().Normalize(pixels, height, width, line, inverted);
        return line;
    }
}
