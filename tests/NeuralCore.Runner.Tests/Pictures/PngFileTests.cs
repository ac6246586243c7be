using System.Buffers.Binary;
using System.Text;
using NeuralCore.Runs.Pictures;
using StbImageSharp;

namespace NeuralCore.Runner.Tests.Pictures;

public sealed class PngFileTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 5, 3)]
    [InlineData(28, 19, 1)]
    [InlineData(33, 20, 3)]
    public void Another_reader_finds_the_pixels(int width, int height, int channels)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * height * channels).Select(i => (byte)(i * 7))];
        ImageResult read = ImageResult.FromMemory(PngFile.Bytes(pixels, width, height, channels));
        Assert.Equal((width, height, channels == 3 ? ColorComponents.RedGreenBlue : ColorComponents.Grey), (read.Width, read.Height, read.SourceComp));
        Assert.Equal(pixels, read.Data);
        Assert.Throws<ArgumentException>(() => PngFile.Bytes(pixels, width, height + 1, channels));
    }

    [Fact]
    public void Of_an_image_that_is_neither_grey_nor_coloured_the_first_channel_is_shown()
    {
        byte[] pixels = [.. Enumerable.Range(0, 6 * 5 * 2).Select(i => (byte)i)];
        ImageResult read = ImageResult.FromMemory(PngFile.Bytes(pixels, new Shape(6, 5, 2)));
        Assert.Equal((5, 6, ColorComponents.Grey), (read.Width, read.Height, read.SourceComp));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (byte)(2 * i)), read.Data);
    }

    [Fact]
    public void Chunks_come_in_order_with_their_check_values()
    {
        ReadOnlySpan<byte> file = PngFile.Bytes(new byte[32 * 32], 32, 32);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], file[..8].ToArray());
        var types = new List<string>();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            types.Add(Encoding.ASCII.GetString(file.Slice(at + 4, 4)));
            Assert.Equal(CheckValue(file.Slice(at + 4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + length)..]));
            at += 12 + length;
        }

        Assert.Equal(["IHDR", "IDAT", "IEND"], types);
    }

    /// <summary>CRC-32 bit by bit, as annex D of the standard describes it.</summary>
    private static uint CheckValue(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
