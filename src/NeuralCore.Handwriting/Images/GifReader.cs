using System.Buffers.Binary;

namespace NeuralCore.Handwriting.Images;

/// <summary>GIF: the first frame of an animation.</summary>
/// <remarks><code>
/// File      signature (6)  screen (7: width, height, flags, …)  colours?  block …  trailer 3B
/// Block     2C place (9) colours? code size (1) parts 0   an image        21 label (1) parts 0   anything else
/// Parts     length (1) bytes …                                            GIF89a specification, 1990
/// </code></remarks>
internal static class GifReader
{
    /// <summary>Lower than for the other formats, as the decoder needs 13 bytes per pixel.</summary>
    public const int MaxPixels = 1 << 24;

    /// <summary>A code of 12 bits represents at most 3,838 pixels, the longest entry of a full table.</summary>
    private const double PixelsPerByte = 2560;

    private const int ScreenEnd = 13, PlaceLength = 9;
    private const byte Image = 0x2C, Extension = 0x21;
    private const byte HasColours = 0x80, ColoursMask = 7;

    /// <exception cref="InvalidDataException"/>
    public static GreyImage Read(byte[] data)
    {
        if (data.Length < ScreenEnd) throw CutOff();
        int width = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(6)),
            height = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(8));
        ImageLimits.Check(width, height, data.Length, PixelsPerByte, MaxPixels);
        CheckFirstImage(data);
        return StbDecoder.Decode(data, "GIF", width, height, hasAlpha: true);
    }

    /// <summary>Checks all blocks up to the end of the first image; the rest of the file is ignored.</summary>
    private static void CheckFirstImage(ReadOnlySpan<byte> data)
    {
        int at = ScreenEnd + ColourBytes(data[10]);
        while (at < data.Length)
        {
            byte block = data[at++];
            if (block == Image)
            {
                if (at + PlaceLength > data.Length) throw CutOff();
                SkipParts(data, at + PlaceLength + ColourBytes(data[at + PlaceLength - 1]) + 1);
                return;
            }

            if (block != Extension)
            {
                throw new InvalidDataException(
                    $"the GIF contains no image: it is damaged. {ImageLimits.CopyAgain}");
            }

            at = SkipParts(data, at + 1);
        }

        throw CutOff();
    }

    private static int ColourBytes(byte flags) => (flags & HasColours) == 0 ? 0 : 3 * (2 << (flags & ColoursMask));

    private static int SkipParts(ReadOnlySpan<byte> data, int at)
    {
        while (at < data.Length)
        {
            int length = data[at++];
            if (length == 0) return at;
            at += length;
        }

        throw CutOff();
    }

    private static InvalidDataException CutOff() =>
        new($"the GIF is truncated: it ends inside its first image. {ImageLimits.CopyAgain}");
}
