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
        for (int length = 6; length < whole.Length - 1; length++) Refuses("truncated", () => GifReader.Read(whole[..length]));
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
