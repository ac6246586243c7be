using NeuralCore.Handwriting.Images;

namespace NeuralCore.Runner.Tests.Imaging;

/// <summary>Bitmaps and GIFs.</summary>
public sealed class OtherReadersTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_bitmap_is_read_either_way_up(bool topDown)
    {
        GreyImage image = BmpReader.Read(OtherSamples.Bmp(5, 3, (x, y) => (byte)(50 * y + x), topDown));
        Assert.Equal((5, 3), (image.Width, image.Height));
        for (int y = 0; y < 3; y++)
            for (int x = 0; x < 5; x++) Assert.Equal(50 * y + x, image.Pixels[5 * y + x]);
    }

    [Fact]
    public void A_bitmap_that_is_cut_off_or_compressed_is_refused()
    {
        byte[] whole = OtherSamples.Bmp(5, 3, (x, y) => (byte)(50 * y + x));
        for (int length = 2; length < whole.Length; length++) Refuses("truncated", () => BmpReader.Read(whole[..length]));
        whole[30] = 1;
        Refuses("compressed", () => BmpReader.Read(whole));
    }

    [Fact]
    public void Of_an_animation_the_first_frame_is_read_and_the_rest_may_be_missing()
    {
        byte[] whole = OtherSamples.Gif(4, 3, [.. Enumerable.Range(0, 12).Select(i => (byte)(10 * i))], new byte[12]);
        byte[] expected = [.. Enumerable.Range(0, 12).Select(i => (byte)(20 * i))];
        Assert.Equal(expected, GifReader.Read(whole).Pixels.ToArray());
        Assert.Equal(expected, GifReader.Read(whole[..^20]).Pixels.ToArray());
    }

    [Fact]
    public void A_gif_that_is_cut_off_is_refused()
    {
        byte[] whole = OtherSamples.Gif(4, 3, new byte[12]);
        for (int length = 6; length < whole.Length - 3; length++) Refuses("truncated", () => GifReader.Read(whole[..length]));
    }

    /// <summary>Browsers show a GIF without trailer, block terminator and end code: all its pixels are there.</summary>
    [Theory]
    [InlineData(4, 3)]
    [InlineData(41, 23)]
    public void A_gif_that_ends_after_its_last_pixel_is_decoded(int width, int height)
    {
        byte[] whole = OtherSamples.Gif(width, height, [.. Enumerable.Range(0, width * height).Select(i => (byte)(i % 128))]);
        byte[] expected = GifReader.Read(whole).Pixels.ToArray();
        for (int missing = 1; missing <= 3; missing++) Assert.Equal(expected, GifReader.Read(whole[..^missing]).Pixels.ToArray());
        Refuses("truncated", () => GifReader.Read(whole[..^4]));
    }

    /// <summary>A code of 9 bits or more: the table of the decoder grows as codes for several pixels are used.</summary>
    [Fact]
    public void Pixels_of_growing_codes_are_counted()
    {
        byte[] pixels = [.. Enumerable.Range(0, 100 * 60).Select(i => (byte)(i * i / 7 % 128))];
        byte[] whole = OtherSamples.CompressedGif(100, 60, pixels), expected = [.. pixels.Select(pixel => (byte)(2 * pixel))];
        Assert.Equal(expected, GifReader.Read(whole).Pixels.ToArray());
        Assert.Equal(expected, GifReader.Read(whole[..^2]).Pixels.ToArray());
        for (int missing = 7; missing < 200; missing++) Refuses("truncated", () => GifReader.Read(whole[..^missing]));
    }

    [Fact]
    public void What_follows_the_picture_does_not_matter()
    {
        byte[] bmp = OtherSamples.Bmp(5, 3, (x, y) => (byte)(50 * y + x)), gif = OtherSamples.Gif(4, 3, [.. Enumerable.Range(0, 12).Select(i => (byte)(10 * i))]);
        foreach (byte[] trailer in (byte[][])[[0], [.. "a camera's own notes"u8], new byte[3000]])
        {
            Assert.Equal(BmpReader.Read(bmp).Pixels.ToArray(), BmpReader.Read([.. bmp, .. trailer]).Pixels.ToArray());
            Assert.Equal(GifReader.Read(gif).Pixels.ToArray(), GifReader.Read([.. gif, .. trailer]).Pixels.ToArray());
            Assert.Equal(GifReader.Read(gif).Pixels.ToArray(), GifReader.Read([.. gif[..^1], .. trailer]).Pixels.ToArray());
        }
    }

    private static void Refuses(string expected, Action read) => Assert.Contains(expected, Assert.Throws<InvalidDataException>(read).Message, StringComparison.Ordinal);
}
