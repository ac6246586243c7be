using System.Buffers.Binary;

namespace NeuralCore.Handwriting.Images;

/// <summary>
/// Converts a PNG's unfiltered rows to grey, or to grey and opacity where the file has transparency.
/// </summary>
internal sealed class PngSamples
{
    private const int Opaque = 255;

    /// <summary>Numbers of bits of samples that programs store unscaled in 16-bit files.</summary>
    private static readonly int[] SmallRanges = [8, 10, 12];

    private readonly PngHeader header;
    private readonly ushort[] row;
    private readonly byte[] paletteGrey = new byte[256];
    private readonly byte[] paletteAlpha = new byte[256];
    private readonly int[]? transparentColour;
    private int shift = 8;
    private int largest, largestAlpha;

    /// <exception cref="InvalidDataException">The palette is missing.</exception>
    public PngSamples(PngContent content)
    {
        header = content.Header;
        row = new ushort[header.Width * header.Channels];
        HasAlpha = header.HasAlphaChannel || content.Transparent.Length > 0;
        if (header.ColourType == PngHeader.Palette) FillPalette(content.Palette, content.Transparent);
        else if (!header.HasAlphaChannel && content.Transparent.Length >= 2 * header.Channels)
        {
            int mask = (1 << header.Depth) - 1;
            transparentColour = [.. Enumerable.Range(0, header.Channels)
                    .Select(c => BinaryPrimitives.ReadUInt16BigEndian(content.Transparent.AsSpan(2 * c)) & mask)];
        }
    }

    /// <summary>Whether a pixel is written as two bytes, grey and opacity, instead of one.</summary>
    public bool HasAlpha { get; }

    /// <summary>
    /// Writes the first <paramref name="count"/> pixels of a row to pixels <paramref name="first"/>, first + step, ….
    /// </summary>
    public void WriteGrey(ReadOnlySpan<byte> packed, int count, Span<byte> pixels, int first, int step)
    {
        int channels = header.Channels, size = HasAlpha ? 2 : 1;
        Unpack(packed, count * channels);
        for (int x = 0; x < count; x++)
        {
            ReadOnlySpan<ushort> pixel = row.AsSpan(x * channels, channels);
            int at = (first + x * step) * size;
            pixels[at] = Grey(pixel);
            if (HasAlpha) pixels[at + 1] = Alpha(pixel);
            if (header.Depth == 16) Measure(pixel);
        }
    }

    /// <summary>
    /// Call after the last row. Some programs store 8, 10 or 12 bits of a camera or an array in 16-bit samples without
    /// scaling; viewers show the image black. It is read with the range that it uses.
    /// </summary>
    /// <returns>Whether the rows must be written again.</returns>
    public bool UseSmallRange()
    {
        if (header.Depth != 16 || largest == 0) return false;
        int range = Array.Find(SmallRanges, bits => largest < 1 << bits);
        if (range == 0) return false;
        shift = range - 8;
        return true;
    }

    private byte Grey(ReadOnlySpan<ushort> pixel) => header.ColourType switch
    {
        PngHeader.Palette => paletteGrey[pixel[0]],
        PngHeader.Rgb or PngHeader.RgbAlpha => Level(Luma.Of(pixel[0], pixel[1], pixel[2])),
        _ => Level(pixel[0]),
    };

    private byte Alpha(ReadOnlySpan<ushort> pixel)
    {
        if (header.ColourType == PngHeader.Palette) return paletteAlpha[pixel[0]];
        if (header.HasAlphaChannel)
            return header.Depth == 16 && largestAlpha >= 1 << (shift + 8) ? (byte)(pixel[^1] >> 8) : Level(pixel[^1]);
        if (transparentColour is null) return Opaque;
        for (int c = 0; c < pixel.Length; c++)
        {
            if (pixel[c] != transparentColour[c]) return Opaque;
        }

        return 0;
    }

    /// <summary>A sample of the file's depth as 0 … 255.</summary>
    private byte Level(int sample) =>
        (byte)(header.Depth switch
        {
            8 => sample,
            16 => sample >> shift,
            _ => sample * 255 / ((1 << header.Depth) - 1),
        });

    private void Measure(ReadOnlySpan<ushort> pixel)
    {
        int colours = header.HasAlphaChannel ? pixel.Length - 1 : pixel.Length;
        for (int c = 0; c < colours; c++) largest = Math.Max(largest, pixel[c]);
        if (header.HasAlphaChannel) largestAlpha = Math.Max(largestAlpha, pixel[^1]);
    }

    private void Unpack(ReadOnlySpan<byte> packed, int count)
    {
        int depth = header.Depth, mask = (1 << depth) - 1;
        for (int i = 0; i < count; i++)
        {
            row[i] = depth switch
            {
                8 => packed[i],
                16 => BinaryPrimitives.ReadUInt16BigEndian(packed[(2 * i)..]),
                _ => (ushort)(packed[i * depth / 8] >> (8 - depth - i * depth % 8) & mask),
            };
        }
    }

    /// <summary>Colours missing in the palette are black, as in browsers.</summary>
    private void FillPalette(ReadOnlySpan<byte> colours, ReadOnlySpan<byte> opacities)
    {
        if (colours.Length is < 3 or > 768)
            throw new InvalidDataException($"the PNG's palette is missing: it is damaged. {ImageLimits.CopyAgain}");
        for (int k = 0; k < colours.Length / 3; k++)
            paletteGrey[k] = (byte)Luma.Of(colours[3 * k], colours[3 * k + 1], colours[3 * k + 2]);
        paletteAlpha.AsSpan().Fill(Opaque);
        opacities[..Math.Min(opacities.Length, paletteAlpha.Length)].CopyTo(paletteAlpha);
    }
}

/// <summary>
/// The pixels of one pass of a PNG: every <paramref name="StepX"/>-th pixel of every <paramref name="StepY"/>-th row.
/// </summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY)
{
    public int Columns(int width) => (width - X + StepX - 1) / StepX;

    public int Rows(int height) => (height - Y + StepY - 1) / StepY;
}
