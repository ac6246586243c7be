using System.Buffers.Binary;
using System.IO.Compression;
using NeuralCore.Numerics;

namespace NeuralCore.Runner.Pictures;

/// <summary>Writes PNG files. Portable Network Graphics, third edition, W3C 2025.</summary>
internal static class PngFile
{
    private const int Grey = 0, Rgb = 2, Indexed = 3, MostIndexed = 256;

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
        WriteImage(memory, width, height, Grey, [], PngRows.Filtered(pixels, width, 1));
        return memory.ToArray();
    }

    /// <summary>Up to 256 colours are written as one byte a pixel, which most pictures need; more as three.</summary>
    public static void Write(Stream stream, Canvas canvas)
    {
        var colours = new Dictionary<Ink, byte>();
        if (PngRows.Indexed(canvas, colours, MostIndexed) is { } rows)
        {
            byte[] palette = [.. colours.Keys.SelectMany(ink => new[] { ink.R, ink.G, ink.B })];
            WriteImage(stream, canvas.Width, canvas.Height, Indexed, palette, rows);
        }
        else
        {
            WriteImage(stream, canvas.Width, canvas.Height, Rgb, [], PngRows.Filtered(canvas.Pixels, canvas.Width, Canvas.Channels));
        }
    }

    private static void WriteImage(Stream stream, int width, int height, byte colourType, byte[] palette, byte[] rows)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, colourType); // bits a channel; then deflate, adaptive filters, no interlacing, all 0
        stream.Write(Signature);
        WriteChunk(stream, "IHDR"u8, header);
        if (palette.Length > 0) WriteChunk(stream, "PLTE"u8, palette);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(rows);
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
