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
    public void Wherever_it_is_cut_it_is_refused()
    {
        byte[] whole = PngSample.Write(20, 20, (x, y) => (7 * x + y) & 255);
        Assert.Equal(20, PngReader.Read([.. whole]).Width);
        for (int length = PngSample.Signature.Length; length < whole.Length; length++)
            Assert.Contains("cut off", Assert.Throws<InvalidDataException>(() => PngReader.Read(whole[..length])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wherever_a_byte_changes_it_is_refused()
    {
        byte[] whole = PngSample.Write(20, 20, (x, y) => (7 * x + y) & 255);
        for (int i = PngSample.Signature.Length; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x20;
            Assert.Throws<InvalidDataException>(() => PngReader.Read(changed));
        }
    }
}
