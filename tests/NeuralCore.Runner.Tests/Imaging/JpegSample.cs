using System.Text;

namespace NeuralCore.Runner.Tests.Imaging;

/// <summary>Writes JPEGs of flat 8×8 blocks: every block says its mean and nothing else.</summary>
internal static class JpegSample
{
    /// <param name="blocks">For each component its blocks' values, row-major, 0 … 255.</param>
    /// <param name="progressive">One scan of means, as a progressive file begins with.</param>
    /// <param name="segments">Put after the start: EXIF, Adobe's.</param>
    internal static byte[] Write(int width, int height, byte[][] blocks, bool progressive = false, params byte[][] segments)
    {
        byte[] ids = [.. Enumerable.Range(1, blocks.Length).Select(k => (byte)k)];
        byte[] frame = [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)ids.Length, .. ids.SelectMany(id => (byte[])[id, 0x11, 0])];
        byte[] scan = [(byte)ids.Length, .. ids.SelectMany(id => (byte[])[id, 0]), 0, (byte)(progressive ? 0 : 63), 0];
        return
        [
            0xFF, 0xD8, .. segments.SelectMany(segment => segment),
            .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)8, 64)]), // a step of 8 makes coefficient 0 the mean itself
            .. Segment((byte)(progressive ? 0xC2 : 0xC0), frame),
            .. Segment(0xC4, [0x00, .. Counts(length: 4, codes: 12), .. Enumerable.Range(0, 12).Select(size => (byte)size)]),
            .. Segment(0xC4, [0x10, .. Counts(length: 1, codes: 1), 0]), // one code: the block ends here
            .. Segment(0xDA, scan), .. Data(blocks, endsBlocks: !progressive), 0xFF, 0xD9,
        ];
    }

    internal static byte[] Exif(int orientation, bool little = true)
    {
        byte[] Short(int value) => little ? [(byte)value, (byte)(value >> 8)] : [(byte)(value >> 8), (byte)value];
        byte[] Long(int value) => little ? [.. Short(value), 0, 0] : [0, 0, .. Short(value)];
        byte[] other = [.. Short(0x010F), .. Short(2), .. Long(3), (byte)'a', (byte)'b', 0, 0];
        byte[] orientationEntry = [.. Short(0x0112), .. Short(3), .. Long(1), .. Short(orientation), 0, 0];
        return Segment(0xE1, [.. "Exif\0\0"u8, .. little ? "II"u8 : "MM"u8, .. Short(42), .. Long(8), .. Short(2), .. other, .. orientationEntry, .. Long(0)]);
    }

    /// <param name="transform">0: the components are CMYK, stored inverted.</param>
    internal static byte[] Adobe(byte transform) => Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]);

    internal static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Counts(int length, int codes) => [.. Enumerable.Range(1, 16).Select(bits => (byte)(bits == length ? codes : 0))];

    private static byte[] Data(byte[][] blocks, bool endsBlocks)
    {
        var bits = new StringBuilder();
        var last = new int[blocks.Length];
        for (int i = 0; i < blocks[0].Length; i++)
        {
            for (int c = 0; c < blocks.Length; c++)
            {
                int mean = blocks[c][i] - 128, change = mean - last[c], size = Convert.ToString(Math.Abs(change), 2).Length;
                if (change == 0) size = 0;
                bits.Append(Convert.ToString(size, 2).PadLeft(4, '0'));
                if (size > 0) bits.Append(Convert.ToString(change > 0 ? change : change + (1 << size) - 1, 2).PadLeft(size, '0'));
                if (endsBlocks) bits.Append('0');
                last[c] = mean;
            }
        }

        bits.Append('1', -bits.Length & 7);
        return [.. bits.ToString().Chunk(8).Select(octet => Convert.ToByte(new string(octet), 2)).SelectMany(octet => octet == 0xFF ? (byte[])[0xFF, 0] : [octet])];
    }
}
