using System.Buffers.Binary;
using System.IO.Compression;

namespace NeuralCore.Runs.Pictures;

/// <summary>Writes PNG files. Portable Network Graphics, third edition, W3C 2025.</summary>
internal static class PngFile
{
    private const int Colours = 3;

    private const byte Grey = 0, Rgb = 2, NoFilter = 0;

    private static ReadOnlySpan<byte> Signature =>
        [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>
    /// An image of a data set: in colour with three channels, else its first channel as grey.
    /// </summary>
    /// <param name="image">Bytes, (H, W, C).</param>
    public static byte[] Bytes(ReadOnlySpan<byte> image, Shape shape) =>
        Bytes(Shown(image, shape[2]), shape[1], shape[0], ShownChannels(shape[2]));

    /// <param name="pixels">(H, W, C).</param>
    /// <param name="channels">1 is grey; 3 are red, green and blue.</param>
    public static byte[] Bytes(ReadOnlySpan<byte> pixels, int width, int height, int channels = 1)
    {
        Guard.Require(
            width > 0 && height > 0 && channels is 1 or Colours && pixels.Length == width * height * channels,
            $"{pixels.Length} bytes are not an image of {height}×{width}×{channels}.");
        using var memory = new MemoryStream();
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        // Bits per channel; the rest is 0: deflate, filters by row, not interlaced
        (header[8], header[9]) = (8, channels == Colours ? Rgb : Grey);
        memory.Write(Signature);
        WriteChunk(memory, "IHDR"u8, header);
        WriteChunk(memory, "IDAT"u8, Compressed(pixels, width * channels));
        WriteChunk(memory, "IEND"u8, []);
        return memory.ToArray();
    }

    /// <summary>How many of an image's channels are shown.</summary>
    public static int ShownChannels(int channels) => channels == Colours ? Colours : 1;

    /// <param name="image">(H, W, C).</param>
    /// <returns>(H, W, <see cref="ShownChannels"/>).</returns>
    public static byte[] Shown(ReadOnlySpan<byte> image, int channels)
    {
        if (channels is 1 or Colours) return image.ToArray();
        byte[] first = new byte[image.Length / channels];
        for (int i = 0; i < first.Length; i++) first[i] = image[i * channels];
        return first;
    }

    /// <summary>
    /// Without filters: they suit photographs, while digits and drawings are smaller and faster without.
    /// </summary>
    private static byte[] Compressed(ReadOnlySpan<byte> pixels, int row)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int at = 0; at < pixels.Length; at += row)
            {
                zlib.WriteByte(NoFilter);
                zlib.Write(pixels.Slice(at, row));
            }
        }

        return compressed.ToArray();
    }

    /// <summary>Length, type, data, and the CRC of type and data.</summary>
    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(Crc32.Append(0, type), data));
        stream.Write(number);
    }
}
