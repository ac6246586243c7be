using NeuralCore.Handwriting.Images;

namespace NeuralCore.Runner.Tests.Imaging;

public sealed class PngReaderTests
{
    private const int Width = 13, Height = 11;

    public static TheoryData<int, int, bool> EveryKind()
    {
        var kinds = new TheoryData<int, int, bool>();
        foreach ((int colour, int[] depths) in ((int, int[])[])[(PngSample.Grey, [1, 2, 4, 8, 16]), (PngSample.Palette, [1, 2, 4, 8]), (PngSample.Rgb, [8, 16]), (PngSample.GreyAlpha, [8, 16]), (PngSample.RgbAlpha, [8, 16])])
        {
            foreach (int depth in depths)
            {
                kinds.Add(colour, depth, false);
                kinds.Add(colour, depth, true);
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Every_colour_type_depth_filter_and_interlacing_is_read(int colour, int depth, bool interlaced)
    {
        var random = new RandomStream(1, RandomPurpose.Test, colour, depth);
        int channels = PngSample.Channels(colour), levels = 1 << depth;
        int[] samples = [.. Enumerable.Range(0, Width * Height * channels).Select(_ => random.NextInt(levels))];
        byte[] palette = [.. Enumerable.Range(0, 3 * Math.Min(levels, 256)).Select(_ => (byte)random.NextInt(256))];
        GreyImage image = PngReader.Read(PngSample.Write(Width, Height, depth, colour, (x, y, c) => samples[(y * Width + x) * channels + c], interlaced, colour == PngSample.Palette ? [PngSample.Chunk("PLTE", palette)] : []));

        Assert.Equal((Width, Height), (image.Width, image.Height));
        for (int i = 0; i < Width * Height; i++)
        {
            double[] pixel = [.. samples[(i * channels)..((i + 1) * channels)].Select(sample => 255.0 * sample / (levels - 1))];
            if (colour == PngSample.Palette) pixel = [.. palette[(3 * samples[i])..(3 * samples[i] + 3)].Select(level => (double)level)];
            double grey = pixel.Length >= 3 ? 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2] : pixel[0];
            double alpha = colour is PngSample.GreyAlpha or PngSample.RgbAlpha ? pixel[^1] / 255 : 1;
            Assert.InRange(image.Pixels[i] - (grey * alpha + 255 * (1 - alpha)), -2, 2);
        }
    }

    [Fact]
    public void A_colour_that_is_declared_transparent_is_paper()
    {
        GreyImage grey = PngReader.Read(PngSample.Write(8, 8, 8, PngSample.Grey, (x, _, _) => x == 0 ? 0 : 40, false, PngSample.Chunk("tRNS", [0, 40])));
        Assert.Equal([0, 255, 255], grey.Pixels[..3].ToArray());
        GreyImage palette = PngReader.Read(PngSample.Write(8, 8, 1, PngSample.Palette, (x, _, _) => x & 1, false, PngSample.Chunk("PLTE", [10, 10, 10, 30, 30, 30]), PngSample.Chunk("tRNS", [255, 0])));
        Assert.Equal([10, 255, 10], palette.Pixels[..3].ToArray());
    }

    [Fact]
    public void A_note_of_the_cameras_position_turns_it()
    {
        byte[] exif = JpegSample.Exif(orientation: 6)[10..]; // without marker, length and name
        GreyImage image = PngReader.Read(PngSample.Write(3, 2, 8, PngSample.Grey, (x, y, _) => 10 * (3 * y + x), false, PngSample.Chunk("eXIf", exif)));
        Assert.Equal((2, 3), (image.Width, image.Height));
        Assert.Equal([30, 0, 40, 10, 50, 20], image.Pixels.ToArray());
    }

    [Fact]
    public void Wherever_its_rows_are_cut_it_is_refused_and_what_follows_them_may_be_missing()
    {
        byte[] whole = PngSample.Write(20, 20, (x, y) => (7 * x + y) & 255);
        byte[] expected = PngReader.Read([.. whole]).Pixels.ToArray();
        // The last chunk, and the check values of the rows' chunk and of what is packed in it.
        const int After = 12 + 4 + 4;
        int read = 0;
        for (int length = PngSample.Signature.Length; length < whole.Length; length++)
        {
            try
            {
                Assert.Equal(expected, PngReader.Read(whole[..length]).Pixels.ToArray());
                read++;
            }
            catch (InvalidDataException e)
            {
                Assert.Contains("truncated", e.Message, StringComparison.Ordinal);
                Assert.True(length < whole.Length - After, $"{length} of {whole.Length} bytes");
            }
        }

        Assert.InRange(read, After, After + 4);
    }

    [Fact]
    public void What_follows_the_last_chunk_does_not_matter()
    {
        byte[] whole = PngSample.Write(20, 20, (x, y) => (7 * x + y) & 255);
        byte[] expected = PngReader.Read([.. whole]).Pixels.ToArray();
        foreach (byte[] trailer in (byte[][])[[0], [.. "a camera's own notes"u8], whole]) Assert.Equal(expected, PngReader.Read([.. whole, .. trailer]).Pixels.ToArray());
    }

    /// <summary>As arrays of whole numbers are saved by programs that do not scale them.</summary>
    [Theory]
    [InlineData(PngSample.Grey, 8)]
    [InlineData(PngSample.Grey, 10)]
    [InlineData(PngSample.Grey, 12)]
    [InlineData(PngSample.Rgb, 8)]
    [InlineData(PngSample.GreyAlpha, 8)]
    public void Samples_of_16_bits_that_hold_fewer_are_read_by_the_range_that_they_use(int colour, int bits)
    {
        int most = (1 << bits) - 1;
        int Sample(int x, int y, int channel) => colour == PngSample.GreyAlpha && channel == 1 ? most : (x + y) % 2 == 0 ? most : x * most / 16;
        foreach (bool interlaced in (bool[])[false, true])
        {
            GreyImage small = PngReader.Read(PngSample.Write(8, 8, 16, colour, Sample, interlaced));
            GreyImage scaled = PngReader.Read(PngSample.Write(8, 8, 16, colour, (x, y, channel) => Sample(x, y, channel) << (16 - bits), interlaced));
            Assert.Equal(255, small.Pixels[0]);
            Assert.Equal(scaled.Pixels.ToArray(), small.Pixels.ToArray());
        }
    }

    [Fact]
    public void Opacity_of_16_bits_beside_colours_of_8_keeps_its_own_range()
    {
        GreyImage image = PngReader.Read(PngSample.Write(8, 8, 16, PngSample.GreyAlpha, (x, _, channel) => channel == 1 ? (x == 0 ? 0 : 65_535) : 40 + x));
        Assert.Equal([255, 41, 42], image.Pixels[..3].ToArray());
        Assert.All(PngReader.Read(PngSample.Write(8, 8, 16, PngSample.Grey, (_, _, _) => 0)).Pixels.ToArray(), pixel => Assert.Equal(0, pixel));
    }

    /// <summary>A chunk that says it is longer than the file is like one that was cut off: its pixels may be there.</summary>
    [Fact]
    public void Wherever_a_byte_changes_it_is_refused_or_the_picture_is_the_same()
    {
        byte[] whole = PngSample.Write(20, 20, (x, y) => (7 * x + y) & 255);
        byte[] expected = PngReader.Read([.. whole]).Pixels.ToArray();
        int refused = 0;
        for (int i = PngSample.Signature.Length; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x20;
            try
            {
                Assert.Equal(expected, PngReader.Read(changed).Pixels.ToArray());
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, whole.Length - PngSample.Signature.Length - 8, whole.Length);
    }
}
