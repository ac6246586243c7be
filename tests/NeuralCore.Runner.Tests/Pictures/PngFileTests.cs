using System.Buffers.Binary;
using System.Text;
using NeuralCore.Runs.Pictures;
using StbImageSharp;

namespace NeuralCore.Runner.Tests.Pictures;

public sealed class PngFileTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 5, 2)]
    [InlineData(33, 20, 256)]
    [InlineData(33, 20, 257)]
    [InlineData(64, 64, 4000)]
    public void Another_reader_finds_the_pixels_of_the_canvas(int width, int height, int colours)
    {
        Canvas canvas = Coloured(width, height, colours);
        ImageResult read = ImageResult.FromMemory(PngFile.Bytes(canvas), ColorComponents.RedGreenBlue);
        Assert.Equal((width, height), (read.Width, read.Height));
        Assert.Equal(canvas.Pixels, read.Data);
    }

    [Fact]
    public void Another_reader_finds_the_greys()
    {
        byte[] pixels = [.. Enumerable.Range(0, 28 * 19).Select(i => (byte)(i * 7))];
        ImageResult read = ImageResult.FromMemory(PngFile.GreyBytes(pixels, 28, 19));
        Assert.Equal((28, 19, ColorComponents.Grey), (read.Width, read.Height, read.SourceComp));
        Assert.Equal(pixels, read.Data);
        Assert.Throws<ArgumentException>(() => PngFile.GreyBytes(pixels, 28, 20));
    }

    [Theory]
    [InlineData(256, "IHDR PLTE IDAT IEND")]
    [InlineData(257, "IHDR IDAT IEND")]
    public void Chunks_come_in_order_with_their_check_values(int colours, string expected)
    {
        ReadOnlySpan<byte> file = PngFile.Bytes(Coloured(32, 32, colours));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], file[..8].ToArray());
        var types = new List<string>();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            types.Add(Encoding.ASCII.GetString(file.Slice(at + 4, 4)));
            Assert.Equal(CheckValue(file.Slice(at + 4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + length)..]));
            at += 12 + length;
        }

        Assert.Equal(expected.Split(' '), types);
    }

    [Fact]
    public void A_drawing_with_few_colours_takes_little_room_and_the_same_bytes_each_time()
    {
        var canvas = new Canvas(1000, 800);
        canvas.Text("The same bytes each time", new(100, 200), 40, Palette.Blue);
        byte[] bytes = PngFile.Bytes(canvas);
        Assert.InRange(bytes.Length, 100, 20_000);
        Assert.Equal(bytes, PngFile.Bytes(canvas));
    }

    [Fact]
    public void A_saved_file_holds_the_bytes()
    {
        string path = Path.GetTempFileName();
        Canvas canvas = Coloured(9, 9, 12);
        PngFile.Save(path, canvas);
        Assert.Equal(PngFile.Bytes(canvas), File.ReadAllBytes(path));
        File.Delete(path);
    }

    private static Canvas Coloured(int width, int height, int colours)
    {
        var canvas = new Canvas(width, height);
        for (int i = 0; i < width * height; i++) canvas.FillRectangle(i % width, i / width, 1, 1, new((byte)(i % colours), (byte)(i % colours / 256), (byte)(i % colours * 3)));
        return canvas;
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
