using System.Buffers.Binary;

namespace NeuralCore.Runner.Tests.Imaging;

/// <summary>Writes bitmaps and GIFs.</summary>
internal static class OtherSamples
{
    /// <summary>Rows of BGR, the lowest first unless <paramref name="topDown"/>.</summary>
    internal static byte[] Bmp(int width, int height, Func<int, int, byte> grey, bool topDown = false)
    {
        int stride = (3 * width + 3) / 4 * 4;
        var file = new byte[54 + stride * height];
        "BM"u8.CopyTo(file);
        foreach ((int at, int value) in ((int, int)[])[(2, file.Length), (10, 54), (14, 40), (18, width), (22, topDown ? -height : height), (26, 1 | 24 << 16)]) BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) file.AsSpan(54 + (topDown ? y : height - 1 - y) * stride + 3 * x, 3).Fill(grey(x, y));
        return file;
    }

    /// <summary>One palette of 128 greys, 2·k; a clear code before each pixel's keeps every code at 8 bits.</summary>
    /// <param name="frames">For each frame a value 0 … 127 a pixel.</param>
    internal static byte[] Gif(int width, int height, params byte[][] frames) =>
    [
        .. "GIF89a"u8, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0xF6, 0, 0,
        .. Enumerable.Range(0, 128).SelectMany(k => Enumerable.Repeat((byte)(2 * k), 3)),
        .. frames.SelectMany(frame => (byte[])
        [
            0x21, 0xF9, 4, 0, 10, 0, 0, 0, // shown for a tenth of a second
            0x2C, 0, 0, 0, 0, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0, 7,
            .. ((byte[])[.. frame.SelectMany(pixel => (byte[])[0x80, pixel]), 0x81]).Chunk(255).SelectMany(part => (byte[])[(byte)part.Length, .. part]), 0,
        ]), 0x3B,
    ];

    /// <summary>As <see cref="Gif"/> for one frame, compressed: codes stand for the longest known sequence of pixels.</summary>
    internal static byte[] CompressedGif(int width, int height, byte[] pixels)
    {
        const int Clear = 128, End = 129;
        var codes = new List<byte>();
        (int buffer, int bits, int size) = (0, 0, 8);
        Dictionary<(int Sequence, byte Pixel), int> table = [];
        Write(Clear);
        int sequence = pixels[0], next = End + 1;
        foreach (byte pixel in pixels.AsSpan(1))
        {
            if (table.TryGetValue((sequence, pixel), out int longer))
            {
                sequence = longer;
                continue;
            }

            Write(sequence);
            table[(sequence, pixel)] = next++;
            if (next > 1 << size) size++;
            sequence = pixel;
            if (next < 4096) continue;
            Write(Clear);
            table.Clear();
            (next, size) = (End + 1, 8);
        }

        Write(sequence);
        if (next + 1 > 1 << size) size++;
        Write(End);
        if (bits > 0) codes.Add((byte)buffer);
        byte[] plain = Gif(width, height, pixels);
        int start = 13 + 3 * 128 + 8 + 10 + 1;
        return [.. plain.AsSpan(0, start), .. codes.Chunk(255).SelectMany(part => (byte[])[(byte)part.Length, .. part]), 0, 0x3B];

        void Write(int code)
        {
            (buffer, bits) = (buffer | code << bits, bits + size);
            for (; bits >= 8; bits -= 8, buffer >>= 8) codes.Add((byte)buffer);
        }
    }
}
