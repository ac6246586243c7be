using System.Buffers.Binary;

namespace NeuralCore.Handwriting.Images;

/// <summary>The IHDR chunk of a PNG: size and pixel format.</summary>
/// <param name="Depth">Bits per sample: 1, 2, 4, 8 or 16.</param>
/// <param name="ColourType">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</param>
internal sealed record PngHeader(int Width, int Height, int Depth, int ColourType, bool IsInterlaced)
{
    public const int Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, RgbAlpha = 6;

    private const int Length = 13;

    /// <summary>The largest compression ratio of deflate: a length of 258 in two bits.</summary>
    private const int MaxDeflation = 1032;

    /// <summary>Adam7: first column and row of each pass, and the horizontal and vertical steps between its
    /// pixels.</summary>
    private static readonly PngPass[] Interlaced =
        [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2),
        new(0, 1, 1, 2)];

    private static readonly PngPass[] Whole = [new(0, 0, 1, 1)];

    public int Channels => ChannelsOf(ColourType);

    public bool HasAlphaChannel => ColourType is GreyAlpha or RgbAlpha;

    public int BitsPerPixel => Channels * Depth;

    public IReadOnlyList<PngPass> Passes => IsInterlaced ? Interlaced : Whole;

    /// <param name="bytes">Length of the file in bytes.</param>
    /// <exception cref="InvalidDataException">The header is invalid, or the image is too large.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> chunk, long bytes)
    {
        if (chunk.Length != Length) throw Damaged();
        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk),
            height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        (byte depth, byte colour, byte compression, byte filter, byte interlace) =
            (chunk[8], chunk[9], chunk[10], chunk[11], chunk[12]);
        bool allowed = colour switch
        {
            Grey => depth is 1 or 2 or 4 or 8 or 16,
            Palette => depth is 1 or 2 or 4 or 8,
            Rgb or GreyAlpha or RgbAlpha => depth is 8 or 16,
            _ => false,
        };
        if (!allowed || compression != 0 || filter != 0 || interlace > 1) throw Damaged();
        ImageLimits.Check(width, height, bytes, MaxDeflation * 8.0 / (depth * ChannelsOf(colour)));
        return new PngHeader((int)width, (int)height, depth, colour, interlace == 1);
    }

    /// <summary>Bytes of a row of <paramref name="pixels"/>, without the filter byte before it.</summary>
    public int RowBytes(int pixels) => (int)(((long)pixels * BitsPerPixel + 7) / 8);

    private static int ChannelsOf(int colourType) =>
        colourType switch { Rgb => 3, GreyAlpha => 2, RgbAlpha => 4, _ => 1 };

    private static InvalidDataException Damaged() =>
        new($"the PNG's header is invalid: the file is damaged. {ImageLimits.CopyAgain}");
}
