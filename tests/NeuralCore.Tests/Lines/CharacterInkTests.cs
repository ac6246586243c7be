using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Tests.Lines;

/// <summary>Images of one character: where the ink is, and the margin around it.</summary>
public sealed class CharacterInkTests
{
    private const byte Paper = 200, Ink = 40;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_ink_is_found_whatever_its_polarity(bool inverted)
    {
        GreyImage image = Image(20, 30, new PixelBox(8, 5, 4, 12), inverted);
        CharacterInk ink = CharacterInk.Find(image, inverted);
        Assert.Equal(new PixelBox(8, 5, 4, 12), ink.Box);
        Assert.Equal(inverted ? 255 - Paper : Paper, ink.Paper);
    }

    [Fact]
    public void An_image_without_ink_is_used_whole()
    {
        GreyImage image = Image(7, 5, default, inverted: false);
        CharacterInk ink = CharacterInk.Find(image, inverted: false);
        Assert.Equal(new PixelBox(0, 0, 7, 5), ink.Box);
        Assert.All(ink.WithMargin(image, 0.3).Pixels.ToArray(), pixel => Assert.Equal(Paper, pixel));
    }

    [Fact]
    public void A_margin_is_the_image_where_there_is_one_and_paper_beyond_its_edge()
    {
        var box = new PixelBox(0, 4, 6, 10); // touches the left edge
        GreyImage image = Image(20, 30, box, inverted: false), framed = CharacterInk.Find(image, inverted: false)
            .WithMargin(image, 0.2);
        Assert.Equal((6 + 2 * 2, 10 + 2 * 2), (framed.Width, framed.Height));
        for (int y = 0; y < framed.Height; y++)
        {
            for (int x = 0; x < framed.Width; x++)
            {
                bool inside = x is >= 2 and < 8 && y is >= 2 and < 12;
                Assert.Equal(inside ? Ink : Paper, framed.Pixels[y * framed.Width + x]);
            }
        }
    }

    [Fact]
    public void Trimming_keeps_a_margin_and_adds_nothing()
    {
        GreyImage image = Image(40, 30, new PixelBox(20, 2, 5, 10), inverted: false);
        CharacterInk ink = CharacterInk.Find(image, inverted: false);
        (GreyImage part, int left, int top) = ink.Trim(image, 0.5);
        Assert.Equal((15, 0, 5 + 2 * 5, 2 + 10 + 5), (left, top, part.Width, part.Height));
        for (int i = 0; i < part.Pixels.Length; i++)
            Assert.Equal(image.Pixels[(i / part.Width + top) * image.Width + i % part.Width + left], part.Pixels[i]);
        Assert.Same(image, ink.Trim(image, 4).Image);
    }

    [Fact]
    public void One_pixel_is_an_image()
    {
        var image = new GreyImage(1, 1, [Ink]);
        Assert.Equal(new PixelBox(0, 0, 1, 1), CharacterInk.Find(image, inverted: false).Box);
    }

    private static GreyImage Image(int width, int height, PixelBox ink, bool inverted)
    {
        var pixels = new byte[width * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int y, int x) = (i / width, i % width);
            bool dark = x >= ink.Left && x < ink.Right && y >= ink.Top && y < ink.Bottom;
            byte grey = dark ? Ink : Paper;
            pixels[i] = inverted ? (byte)(255 - grey) : grey;
        }

        return new GreyImage(width, height, pixels);
    }
}
