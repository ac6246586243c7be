using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NeuralCore.Runner.Tests.Imaging;

/// <summary>Writes PNGs of every colour type, depth and filter, whole and broken.</summary>
internal static class PngSample
{
    internal const int Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, RgbAlpha = 6;

    internal static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>First column, first row and the steps of Adam7's passes.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <param name="sample">Column, row and channel to a sample of the depth.</param>
    /// <param name="extra">Chunks between header and pixels.</param>
    internal static byte[] Write(int width, int height, int depth, int colour, Func<int, int, int, int> sample, bool interlaced = false, params byte[][] extra)
    {
        using var rows = new MemoryStream();
        int filter = 0;
        foreach ((int x0, int y0, int stepX, int stepY) in interlaced ? Passes : [(0, 0, 1, 1)])
        {
            byte[] above = [];
            for (int y = y0; y < height && x0 < width; y += stepY)
            {
                byte[] row = Pack([.. Enumerable.Range(0, width).Where(x => x >= x0 && (x - x0) % stepX == 0).SelectMany(x => Enumerable.Range(0, Channels(colour)).Select(c => sample(x, y, c)))], depth);
                if (above.Length == 0) above = new byte[row.Length];
                rows.WriteByte((byte)(filter % 5));
                rows.Write(Filter(filter++ % 5, row, above, Math.Max(1, Channels(colour) * depth / 8)));
                above = row;
            }
        }

        return [.. Signature, .. Header(width, height, depth, colour, interlaced), .. extra.SelectMany(chunk => chunk), .. Parts(Zlib(rows.ToArray())), .. Chunk("IEND", [])];
    }

    /// <summary>An opaque grey picture of 8 bits.</summary>
    internal static byte[] Write(int width, int height, Func<int, int, int> grey) => Write(width, height, 8, Grey, (x, y, _) => grey(x, y));

    internal static byte[] Header(int width, int height, int depth, int colour, bool interlaced = false)
    {
        var content = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(content, width);
        BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4), height);
        (content[8], content[9], content[12]) = ((byte)depth, (byte)colour, (byte)(interlaced ? 1 : 0));
        return Chunk("IHDR", content);
    }

    internal static byte[] Chunk(string type, byte[] content)
    {
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. content], frame = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(frame, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), Crc32.Append(0, typed));
        return [.. frame[..4], .. typed, .. frame[4..]];
    }

    internal static byte[] Zlib(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal)) stream.Write(content);
        return packed.ToArray();
    }

    internal static int Channels(int colour) => colour switch { Rgb => 3, GreyAlpha => 2, RgbAlpha => 4, _ => 1 };

    /// <summary>In two chunks, as the stream may be cut anywhere.</summary>
    private static byte[] Parts(byte[] packed) => [.. Chunk("IDAT", packed[..(packed.Length / 3)]), .. Chunk("IDAT", packed[(packed.Length / 3)..])];

    private static byte[] Pack(int[] samples, int depth)
    {
        if (depth == 16) return [.. samples.SelectMany(sample => (byte[])[(byte)(sample >> 8), (byte)sample])];
        int perByte = 8 / depth;
        return [.. samples.Chunk(perByte).Select(chunk => (byte)chunk.Select((sample, i) => sample << (8 - depth * (i + 1))).Sum())];
    }

    private static byte[] Filter(int filter, byte[] row, byte[] above, int pixelBytes) => [.. row.Select((value, i) =>
    {
        int a = i < pixelBytes ? 0 : row[i - pixelBytes], b = above[i], c = i < pixelBytes ? 0 : above[i - pixelBytes];
        int paeth = ((int[])[a, b, c]).MinBy(neighbour => Math.Abs(a + b - c - neighbour));
        return (byte)(value - filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => paeth, _ => 0 });
    })];
}
