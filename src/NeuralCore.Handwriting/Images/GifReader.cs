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

    private const int ScreenEnd = 13, PlaceLength = 9, PlaceWidth = 4, PlaceHeight = 6;
    private const int MaxCodeBits = 12;
    private const byte Image = 0x2C, Extension = 0x21, Trailer = 0x3B;
    private const byte HasColours = 0x80, ColoursMask = 7;

    /// <exception cref="InvalidDataException"/>
    public static GreyImage Read(byte[] data)
    {
        if (data.Length < ScreenEnd) throw CutOff();
        int width = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(6)),
            height = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(8));
        ImageLimits.Check(width, height, data.Length, PixelsPerByte, MaxPixels);
        return StbDecoder.Decode(UpToFirstImage(data), "GIF", width, height, hasAlpha: true);
    }

    /// <summary>
    /// Checks all blocks up to the end of the first image; the rest of the file is ignored. If the file ends inside
    /// that image after its last pixel, as browsers accept, the end is added.
    /// </summary>
    private static byte[] UpToFirstImage(byte[] data)
    {
        int at = ScreenEnd + ColourBytes(data[10]);
        while (at < data.Length)
        {
            byte block = data[at++];
            if (block == Image)
            {
                if (at + PlaceLength > data.Length) throw CutOff();
                ReadOnlySpan<byte> place = data.AsSpan(at, PlaceLength);
                int codes = at + PlaceLength + ColourBytes(place[^1]);
                return IsWhole(data, codes + 1) ? data
                    : WithEnd(data, codes, BinaryPrimitives.ReadUInt16LittleEndian(place[PlaceWidth..])
                        * (long)BinaryPrimitives.ReadUInt16LittleEndian(place[PlaceHeight..]));
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

    private static bool IsWhole(byte[] data, int at)
    {
        while (at < data.Length && data[at] != 0) at += 1 + data[at];
        return at < data.Length;
    }

    /// <summary>The file with the block terminator and the trailer that it does not have.</summary>
    /// <param name="at">The position of the code size, before the parts.</param>
    /// <exception cref="InvalidDataException">Pixels are missing.</exception>
    private static byte[] WithEnd(byte[] data, int at, long pixels)
    {
        if (at >= data.Length) throw CutOff();
        byte[] whole = [.. data, 0, Trailer];
        var codes = new List<byte>();
        int bits = data[at++];
        for (; at < data.Length; at += 1 + whole[at])
        {
            whole[at] = (byte)Math.Min(whole[at], data.Length - at - 1);
            codes.AddRange(data.AsSpan(at + 1, whole[at]));
        }

        return HasPixels(codes, bits, pixels) ? whole : throw CutOff();
    }

    /// <summary>Whether LZW codes represent at least <paramref name="pixels"/> pixels.</summary>
    /// <param name="minBits">Bits of a pixel's value.</param>
    private static bool HasPixels(List<byte> codes, int minBits, long pixels)
    {
        if (minBits is 0 or >= MaxCodeBits) return pixels == 0;
        int clear = 1 << minBits, next = clear + 2, size = minBits + 1, previous = -1;
        var lengths = new int[1 << MaxCodeBits]; // of each code, in pixels
        lengths.AsSpan(0, clear).Fill(1);
        (int buffer, int bits) = (0, 0);
        foreach (byte part in codes)
        {
            (buffer, bits) = (buffer | part << bits, bits + 8);
            while (bits >= size && pixels > 0)
            {
                int code = buffer & ((1 << size) - 1);
                (buffer, bits) = (buffer >> size, bits - size);
                if (code == clear)
                {
                    (next, size, previous) = (clear + 2, minBits + 1, -1);
                    continue;
                }

                if (code == clear + 1 || code > next || (previous < 0 && code > clear)) return false;
                if (previous >= 0 && next < lengths.Length)
                {
                    lengths[next++] = lengths[previous] + 1;
                    if (next == 1 << size && size < MaxCodeBits) size++;
                }

                pixels -= lengths[code];
                previous = code;
            }
        }

        return pixels <= 0;
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
