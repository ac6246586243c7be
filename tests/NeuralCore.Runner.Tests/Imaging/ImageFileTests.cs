using System.Buffers.Binary;
using NeuralCore.Handwriting.Images;

namespace NeuralCore.Runner.Tests.Imaging;

public sealed class ImageFileTests : IDisposable
{
    /// <summary>What refusing a small file may allocate: its bytes, a buffer, a message.</summary>
    private const long MaxAllocated = 1 << 19;

    private readonly string folder = Directory.CreateTempSubdirectory("neuralcore-pictures-").FullName;

    [Fact]
    public void The_kind_is_told_by_the_content_whatever_the_name_says()
    {
        foreach ((string name, byte[] content) in (List<(string, byte[])>)
        [
            ("a.jpg", PngSample.Write(8, 8, (_, _) => 200)), ("b.png", JpegSample.Write(8, 8, [[200]])), ("c.txt", OtherSamples.Bmp(8, 8, (_, _) => 200)), ("d", OtherSamples.Gif(8, 8, [.. Enumerable.Repeat((byte)100, 64)])),
        ])
        {
            GreyImage image = ImageFile.Read(Add(name, content));
            Assert.Equal((8, 8), (image.Width, image.Height));
            Assert.InRange(image.Pixels[0], 199, 201);
        }
    }

    public static TheoryData<string, byte[]> Refused() => new()
    {
        { "empty", [] },
        { "HTML page", [.. "<!DOCTYPE html><title>Sign in</title>"u8] },
        { "the text \"404: Not Found\"", [.. "404: Not Found\nsorry"u8] },
        { "SVG", [.. "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8] },
        { "Git LFS", [.. "version https://git-lfs.github.com/spec/v1"u8] },
        { "HEIC", [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[20]] },
        { "AVIF", [0, 0, 0, 24, .. "ftypavif"u8, .. new byte[20]] },
        { "WebP", [.. "RIFF"u8, 9, 0, 0, 0, .. "WEBPVP8 "u8] },
        { "TIFF", [.. "II*\0"u8, 8, 0, 0, 0] },
        { "PDF", [.. "%PDF-1.7"u8] },
        { "a safetensors file", [20, 0, 0, 0, 0, 0, 0, 0, .. "{\"__metadata__\""u8] },
        { "IDX", [0, 0, 8, 3, 0, 0, 0, 1] },
        { "archive", [.. "PK"u8, 3, 4] },
        { "begins with the bytes 01020300", [1, 2, 3, 0, 5] },
        { "100,000×100,000 pixels", [.. PngSample.Signature, .. PngSample.Header(100_000, 100_000, 8, PngSample.Rgb), .. PngSample.Chunk("IDAT", new byte[100])] },
        { "cannot hold", [.. PngSample.Signature, .. PngSample.Header(8000, 8000, 8, PngSample.Grey), .. PngSample.Chunk("IDAT", PngSample.Zlib(new byte[9])), .. PngSample.Chunk("IEND", [])] },
        { "ends before its last row", [.. PngSample.Signature, .. PngSample.Header(100, 100, 8, PngSample.Grey), .. PngSample.Chunk("IDAT", PngSample.Zlib(new byte[900])), .. PngSample.Chunk("IEND", [])] },
        { "cannot be decompressed", [.. PngSample.Signature, .. PngSample.Header(10, 10, 8, PngSample.Grey), .. PngSample.Chunk("IDAT", [1, 2, 3, 4, 5, 6]), .. PngSample.Chunk("IEND", [])] },
        { "cannot be decompressed", [.. PngSample.Signature, .. PngSample.Header(10, 10, 8, PngSample.Grey), .. PngSample.Chunk("IDAT", [0x78, 0xBB, 3, 4, 5, 6, 7, 8]), .. PngSample.Chunk("IEND", [])] }, // asks for a dictionary
        { "palette is missing", [.. PngSample.Signature, .. PngSample.Header(10, 10, 8, PngSample.Palette), .. PngSample.Chunk("IDAT", PngSample.Zlib(new byte[110])), .. PngSample.Chunk("IEND", [])] },
        { "unknown filter 9", [.. PngSample.Signature, .. PngSample.Header(1, 1, 8, PngSample.Grey), .. PngSample.Chunk("IDAT", PngSample.Zlib([9, 9])), .. PngSample.Chunk("IEND", [])] },
        { "header is invalid", [.. PngSample.Signature, .. PngSample.Header(10, 10, 7, PngSample.Grey)] },
        { "CgBI format", [.. PngSample.Signature, .. PngSample.Chunk("CgBI", new byte[4])] },
        { "contains no pixels", [.. PngSample.Signature, .. PngSample.Header(10, 10, 8, PngSample.Grey), .. PngSample.Chunk("IEND", [])] },
        { "truncated", [.. PngSample.Signature, .. PngSample.Header(10, 10, 8, PngSample.Grey), 0x3F, 0xFF, 0xFF, 0xFF, .. "IDAT"u8] },
        { "65,535×65,535 pixels", [.. Gif(65_535, 65_535)] },
        { "cannot hold", [.. Gif(4000, 4000)] },
        { "at most 30,000 per side and 16,777,216 in all", [.. Gif(5000, 5000)] },
        { "100,000×100,000 pixels", Bmp(100_000, 100_000) },
        { "cannot hold", Bmp(8000, -8000) },
        { "0×5 pixels", Bmp(0, 5) },
        { "cannot be decoded", JpegWithoutCodes() },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_file_that_is_no_complete_image_is_refused_by_name_without_allocating_much(string expected, byte[] content)
    {
        string path = Add("photo.png", content);
        Assert.Throws<InvalidDataException>(() => ImageFile.Read(path)); // compiles
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => ImageFile.Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
        Assert.StartsWith(path + ": ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_missing_files_and_files_without_end_are_named()
    {
        Assert.Contains("is a folder", Assert.Throws<InvalidDataException>(() => ImageFile.Read(folder)).Message, StringComparison.Ordinal);
        Assert.Contains("none.png does not exist", Assert.Throws<FileNotFoundException>(() => ImageFile.Read(Path.Combine(folder, "none.png"))).Message, StringComparison.Ordinal);
        string path = Add("long.png", []);
        using (FileStream file = File.OpenWrite(path)) file.SetLength(ImageFile.MaxBytes + 1L);
        Assert.Contains("more than 100,000,000 bytes", Assert.Throws<InvalidDataException>(() => ImageFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_or_a_device_is_refused_at_once_and_a_link_leads_to_its_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no mkfifo.");
        string pipe = Path.Combine(folder, "pipe.png");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe])) await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(folder, "link.png"), pipe);
        foreach (string path in (string[])[pipe, Path.Combine(folder, "link.png"), "/dev/null", "/dev/zero"])
        {
            CancellationToken cancellation = TestContext.Current.CancellationToken;
            Task<InvalidDataException> read = Task.Run(
                () => Assert.Throws<InvalidDataException>(() => ImageFile.Read(path)), cancellation);
            InvalidDataException refused = await read.WaitAsync(TimeSpan.FromSeconds(20), cancellation);
            Assert.Contains("A pipe or a device counts as empty", refused.Message, StringComparison.Ordinal);
        }

        Add("real.png", PngSample.Write(8, 8, (_, _) => 200));
        File.CreateSymbolicLink(Path.Combine(folder, "other.png"), "real.png");
        Assert.Equal(8, ImageFile.Read(Path.Combine(folder, "other.png")).Width);
    }

    [Fact]
    public void Damaged_files_of_every_kind_give_a_picture_or_one_kind_of_error()
    {
        var random = new RandomStream(3, RandomPurpose.Test);
        foreach (byte[] whole in (byte[][])
        [
            PngSample.Write(20, 20, (x, y) => x * y & 255), JpegSample.Write(24, 16, [[1, 2, 3, 4, 5, 6]], segments: JpegSample.Exif(3)), JpegSample.Write(24, 16, [[1, 2, 3, 4, 5, 6]], progressive: true),
            OtherSamples.Bmp(9, 9, (x, y) => (byte)(x * y)), OtherSamples.Gif(9, 9, new byte[81], new byte[81]),
        ])
        {
            for (int round = 0; round < 300; round++)
            {
                byte[] changed = [.. whole];
                for (int k = random.NextInt(6); k >= 0; k--) changed[8 + random.NextInt(whole.Length - 8)] = (byte)random.NextInt(256);
                try
                {
                    Assert.NotEqual(0, ImageFile.Decode(changed).Width);
                }
                catch (InvalidDataException e)
                {
                    Assert.NotEmpty(e.Message);
                }
            }
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Add(string name, byte[] content)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A screen of a size and one frame of the same, hardly any pixels.</summary>
    private static byte[] Gif(int width, int height)
    {
        byte[] gif = OtherSamples.Gif(1, 1, [1]);
        foreach (int at in (int[])[6, gif.Length - 16])
        {
            BinaryPrimitives.WriteUInt16LittleEndian(gif.AsSpan(at), (ushort)width);
            BinaryPrimitives.WriteUInt16LittleEndian(gif.AsSpan(at + 2), (ushort)height);
        }

        return gif;
    }

    private static byte[] Bmp(int width, int height)
    {
        byte[] bmp = OtherSamples.Bmp(1, 1, (_, _) => 0);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(22), height);
        return bmp;
    }

    /// <summary>Its data are codes that its table has not.</summary>
    private static byte[] JpegWithoutCodes()
    {
        byte[] jpeg = JpegSample.Write(8, 8, [[200]]);
        jpeg[^4] = jpeg[^3] = 0xF0;
        return jpeg;
    }
}
