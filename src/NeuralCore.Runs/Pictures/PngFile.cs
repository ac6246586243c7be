using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace NeuralCore.Runs.Pictures;

/// <summary>Writes PNG files. Portable Network Graphics, third edition, W3C 2025.</summary>
internal static class PngFile
{
    private const byte Grey = 0, Rgb = 2, Indexed = 3, NoFilter = 0;

    private const int MostIndexed = 256;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    public static void Save(string path, Canvas canvas)
    {
        using FileStream file = File.Create(path);
        Write(file, canvas);
    }

    public static byte[] Bytes(Canvas canvas)
    {
        using var memory = new MemoryStream();
        Write(memory, canvas);
        return memory.ToArray();
    }

    /// <summary>Pixels (H, W) of grey.</summary>
    public static byte[] GreyBytes(ReadOnlySpan<byte> pixels, int width, int height)
    {
        Guard.Require(width > 0 && height > 0 && pixels.Length == width * height, $"{pixels.Length} bytes are no grey image of {width}×{height}.");
        using var memory = new MemoryStream();
        WriteImage(memory, width, height, Grey, [], pixels);
        return memory.ToArray();
    }

    /// <summary>Up to 256 colours are written as one byte a pixel, which many pictures need; more as three.</summary>
    public static void Write(Stream stream, Canvas canvas)
    {
        var numbers = new Dictionary<Ink, byte>();
        if (Numbers(MemoryMarshal.Cast<byte, Ink>(canvas.Pixels), numbers) is { } pixels)
            WriteImage(stream, canvas.Width, canvas.Height, Indexed, [.. numbers.Keys.SelectMany(ink => new[] { ink.R, ink.G, ink.B })], pixels);
        else
            WriteImage(stream, canvas.Width, canvas.Height, Rgb, [], canvas.Pixels);
    }

    /// <summary>The number of each pixel's colour; null where there are too many colours.</summary>
    private static byte[]? Numbers(ReadOnlySpan<Ink> pixels, Dictionary<Ink, byte> numbers)
    {
        byte[] result = new byte[pixels.Length];
        Ink last = pixels[0];
        byte number = numbers[last] = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] != last && !numbers.TryGetValue(last = pixels[i], out number))
            {
                if (numbers.Count == MostIndexed) return null;
                numbers[last] = number = (byte)numbers.Count;
            }

            result[i] = number;
        }

        return result;
    }

    private static void WriteImage(Stream stream, int width, int height, byte colourType, byte[] palette, ReadOnlySpan<byte> pixels)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, colourType); // bits a channel; what follows is 0: deflate, filters by row, not interlaced
        stream.Write(Signature);
        WriteChunk(stream, "IHDR"u8, header);
        if (palette.Length > 0) WriteChunk(stream, "PLTE"u8, palette);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // Filters are for photographs: what is drawn came out smaller and in half the time without.
            int row = pixels.Length / height;
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(NoFilter);
                zlib.Write(pixels.Slice(y * row, row));
            }
        }

        WriteChunk(stream, "IDAT"u8, compressed.ToArray());
        WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>Length, type, data, and a check of type and data.</summary>
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
