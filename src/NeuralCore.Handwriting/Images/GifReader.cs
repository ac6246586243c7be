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
    /// <summary>Less than of the other kinds, as the decoder takes 13 bytes a pixel.</summary>
    public const int MaxPixels = 1 << 24;

    /// <summary>A code of 12 bits stands for at most the 3,838 pixels that a full table's longest entry has.</summary>
    private const double PixelsPerByte = 2560;

    private const int ScreenEnd = 13, PlaceLength = 9;
    private const byte Image = 0x2C, Extension = 0x21;
    private const byte HasColours = 0x80, ColoursMask = 7;

    /// <exception cref="InvalidDataException"/>
    public static GreyImage Read(byte[] data)
    {
        if (data.Length < ScreenEnd) throw CutOff();
        int width = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(6)), height = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(8));
        ImageLimits.Check(width, height, data.Length, PixelsPerByte, MaxPixels);
        CheckFirstImage(data);
        return StbDecoder.Decode(data, "GIF", width, height, hasAlpha: true);
    }

    /// <summary>Walks to the end of the first image: what comes after it is not looked at.</summary>
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

            if (block != Extension) throw new InvalidDataException($"the GIF has no image where one should be: it is damaged. {ImageLimits.CutOff}");
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

    private static InvalidDataException CutOff() => new($"the GIF is cut off: it ends inside its first image. {ImageLimits.CutOff}");
}
