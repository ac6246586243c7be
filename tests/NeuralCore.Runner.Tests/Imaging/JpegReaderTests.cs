using NeuralCore.Handwriting.Images;

namespace NeuralCore.Runner.Tests.Imaging;

public sealed class JpegReaderTests
{
    /// <summary>3×2 blocks.</summary>
    private static readonly byte[] Blocks = [10, 60, 110, 160, 210, 250];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Grey_is_read_from_baseline_and_progressive_files(bool progressive)
    {
        GreyImage image = JpegReader.Read(JpegSample.Write(20, 13, [Blocks], progressive));
        Assert.Equal((20, 13), (image.Width, image.Height));
        for (int y = 0; y < 13; y++)
            for (int x = 0; x < 20; x++) Assert.InRange(image.Pixels[20 * y + x] - Blocks[y / 8 * 3 + x / 8], -1, 1);
    }

    [Fact]
    public void Of_a_colour_picture_the_brightness_is_taken()
    {
        byte[][] components = [Blocks, [.. Enumerable.Repeat((byte)30, 6)], [.. Enumerable.Repeat((byte)220, 6)]];
        Assert.InRange(JpegReader.Read(JpegSample.Write(24, 16, components)).Pixels[0] - Blocks[0], -1, 1);
    }

    /// <summary>As Adobe's programs write it, 255 is no ink.</summary>
    [Fact]
    public void Four_colours_are_mixed_as_Adobes_segment_says_and_refused_without_it()
    {
        byte[][] inks = [[255, 0], [255, 0], [255, 0], [255, 255]];
        GreyImage image = JpegReader.Read(JpegSample.Write(16, 8, inks, segments: JpegSample.Adobe(transform: 0)));
        Assert.InRange(image.Pixels[0], 253, 255);
        Assert.InRange(image.Pixels[8], 0, 2);
        Refuses("four colour components", JpegSample.Write(16, 8, inks));
    }

    [Theory]
    [InlineData(1, 0, 1, 2, 3, 4, 5)]
    [InlineData(2, 2, 1, 0, 5, 4, 3)]
    [InlineData(3, 5, 4, 3, 2, 1, 0)]
    [InlineData(4, 3, 4, 5, 0, 1, 2)]
    [InlineData(5, 0, 3, 1, 4, 2, 5)]
    [InlineData(6, 3, 0, 4, 1, 5, 2)]
    [InlineData(7, 5, 2, 4, 1, 3, 0)]
    [InlineData(8, 2, 5, 1, 4, 0, 3)]
    [InlineData(9, 0, 1, 2, 3, 4, 5)]
    public void A_phones_photo_is_turned_upright(int orientation, params int[] expectedBlocks)
    {
        foreach (bool little in (bool[])[true, false])
        {
            GreyImage image = JpegReader.Read(JpegSample.Write(24, 16, [Blocks], segments: JpegSample.Exif(orientation, little)));
            int columns = orientation is >= 5 and <= 8 ? 2 : 3;
            Assert.Equal((8 * columns, 48 / columns), (image.Width, image.Height));
            for (int k = 0; k < 6; k++) Assert.InRange(image.Pixels[(8 * (k / columns) + 4) * image.Width + 8 * (k % columns) + 4] - Blocks[expectedBlocks[k]], -1, 1);
        }
    }

    [Fact]
    public void A_damaged_note_of_the_cameras_position_is_not_looked_at()
    {
        byte[] exif = JpegSample.Exif(orientation: 6);
        for (int i = 10; i < exif.Length; i++)
        {
            byte[] changed = [.. exif];
            changed[i] = 0xFF;
            Assert.Equal(384, JpegReader.Read(JpegSample.Write(24, 16, [Blocks], segments: changed)).Pixels.Length);
        }
    }

    [Fact]
    public void Wherever_its_picture_is_cut_it_is_refused_and_without_its_end_marker_it_is_read()
    {
        byte[] whole = JpegSample.Write(24, 16, [Blocks], segments: JpegSample.Exif(orientation: 1));
        byte[] expected = JpegReader.Read(whole).Pixels.ToArray();
        for (int length = 3; length < whole.Length - 2; length++) Refuses("truncated", whole[..length]);
        for (int length = whole.Length - 2; length < whole.Length; length++) Assert.Equal(expected, JpegReader.Read(whole[..length]).Pixels.ToArray());
    }

    /// <summary>Some cameras leave out the end marker, others write notes or a second picture behind the first.</summary>
    [Fact]
    public void What_follows_the_picture_does_not_matter()
    {
        byte[] thumbnail = JpegSample.Segment(0xE1, [.. "Exif\0\0"u8, .. JpegSample.Write(8, 8, [[1]])]);
        byte[] whole = JpegSample.Write(24, 16, [Blocks], segments: thumbnail), withoutEnd = whole[..^2];
        byte[] expected = JpegReader.Read(whole).Pixels.ToArray();
        foreach (byte[] trailer in (byte[][])
        [
            [.. "a camera's own notes"u8], [.. Enumerable.Repeat((byte)0x44, 4000), .. "SEFT"u8], JpegSample.Write(8, 8, [[7]]), [0xFF, 0xC0, 0, 1], [0xFF, 0xDA, 0xFF, 0xFF], [0xFF],
            [.. Enumerable.Range(0, 512).Select(i => (byte)(i * 7))], new byte[5000],
        ])
        {
            Assert.Equal(expected, JpegReader.Read([.. whole, .. trailer]).Pixels.ToArray());
            Assert.Equal(expected, JpegReader.Read([.. withoutEnd, .. trailer]).Pixels.ToArray());
        }
    }

    [Fact]
    public void A_progressive_picture_without_end_marker_and_without_all_its_scans_is_cut_off()
    {
        byte[] means = JpegSample.Write(24, 16, [Blocks], progressive: true);
        Assert.Equal(24, JpegReader.Read(means).Width);
        Refuses("truncated", means[..^2]);
    }

    [Fact]
    public void Kinds_and_pictures_that_cannot_be_read_are_named()
    {
        byte[] whole = JpegSample.Write(24, 16, [Blocks]);
        int frame = whole.AsSpan().IndexOf((byte[])[0xFF, 0xC0]);
        Refuses("not supported", With(frame + 1, 0xC9));
        Refuses("not supported", With(frame + 4, 12));
        Refuses("before its image is complete", With(whole.AsSpan().IndexOf((byte[])[0xFF, 0xDA]) + 1, 0xD9));
        Refuses("cannot hold", With(frame + 5, 60));

        byte[] With(int at, byte value)
        {
            byte[] changed = [.. whole];
            changed[at] = value;
            return changed;
        }
    }

    private static void Refuses(string expected, byte[] data) => Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => JpegReader.Read(data)).Message, StringComparison.Ordinal);
}
