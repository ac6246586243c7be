using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Xunit;
using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data;

public sealed class IdxFileTests
{
    private static readonly byte[] Plain = Scratch.Bytes(Scratch.Images(5));
    private static readonly byte[] Zipped = Scratch.Bytes(Scratch.Images(5), gzip: true);

    [Property]
    public void Labels_come_back_as_they_were_written(NonEmptyArray<byte> labels, bool gzip)
    {
        IdxFile back = Scratch.Read(Scratch.Bytes(Scratch.Labels(labels.Get), gzip));
        Assert.Equal(new Shape(labels.Get.Length), back.Shape);
        Assert.Equal(labels.Get, back.Data.ToArray());
    }

    [Property]
    public void Images_come_back_as_they_were_written(byte count, byte height, byte width, bool gzip)
    {
        IdxFile images = Scratch.Images(1 + count % 9, 1 + height % 31, 1 + width % 31);
        IdxFile back = Scratch.Read(Scratch.Bytes(images, gzip));
        Assert.Equal(images.Shape, back.Shape);
        Assert.Equal(images.Data, back.Data);
    }

    [Fact]
    public void The_bytes_of_a_plain_file_are_those_of_the_format() =>
        Assert.Equal([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 7, 14, 21], Scratch.Bytes(Scratch.Images(1, 2, 2)));

    [Fact]
    public void Gzip_is_detected_by_content_whatever_the_name()
    {
        using var scratch = new Scratch();
        Assert.Equal(5, IdxFile.Read(scratch.Add("images", Zipped)).Shape[0]);
        Assert.Equal(5, IdxFile.Read(scratch.Add("images.gz", Plain)).Shape[0]);
    }

    [Fact]
    public void A_gzip_header_with_every_optional_field_is_read()
    {
        byte[] header = [0x1F, 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3, .. "name\0comment\0"u8, 0xAA, 0xBB];
        Assert.Equal(5, Scratch.Read([.. header, .. Zipped.AsSpan(10)]).Shape[0]);
    }

    [Fact]
    public void Plain_truncated_at_every_prefix_is_refused()
    {
        for (int length = 0; length < Plain.Length; length++) Refused(Plain[..length], "expected");
    }

    [Fact]
    public void Truncated_gzip_is_refused_at_every_prefix()
    {
        foreach (IdxFile file in (IdxFile[])[Scratch.Images(5), Scratch.Images(40, 28, 28), Scratch.Labels(300, 10)])
        {
            byte[] whole = Scratch.Bytes(file, gzip: true);
            for (int length = 0; length < whole.Length; length++) Refused(whole[..length], "expected");
        }
    }

    [Fact]
    public void Gzip_with_any_byte_of_payload_or_trailer_changed_is_refused()
    {
        // The lowest bit, since the highest of the payload's last byte are padding that means nothing.
        for (int i = 10; i < Zipped.Length; i++) Refused(With(Zipped, i, (byte)(Zipped[i] ^ 1)), "expected");
    }

    [Fact]
    public void Half_a_download_is_called_cut_off()
    {
        Refused(Plain[..(Plain.Length / 2)], "cut off");
        Refused(Zipped[..(Zipped.Length / 2)], "cut off");
    }

    [Property]
    public void Random_damage_is_refused_in_no_other_way_than_as_invalid_data(bool gzip, (int At, byte Value)[] changes, byte[] tail, byte cut)
    {
        byte[] content = [.. gzip ? Zipped : Plain];
        foreach ((int at, byte value) in changes) content[(int)((uint)at % (uint)content.Length)] = value;
        content = [.. content.AsSpan(0, Math.Max(2, content.Length - cut % 20)), .. tail];
        try
        {
            Scratch.Read(content);
        }
        catch (InvalidDataException)
        {
            // As it should be; any other exception fails the test.
        }
    }

    [Theory]
    [InlineData(0, 1, "byte 0 (magic)")]
    [InlineData(1, 1, "byte 1", "byte 0 (magic)")]
    [InlineData(2, 0x0D, "byte 2 (element type)", "found 0d")]
    [InlineData(3, 2, "byte 3 (rank)", "found 2")]
    [InlineData(3, 255, "byte 3 (rank)")]
    [InlineData(3, 1, "declares")]
    [InlineData(7, 0, "byte 4 (size of axis 0)", "found size 0")]
    [InlineData(7, 6, "bytes in all")]
    [InlineData(11, 4, "bytes in all")]
    [InlineData(15, 1, "bytes in all")]
    [InlineData(4, 0xFF, "byte 4 (size of axis 0)")]
    [InlineData(8, 0x7F, "byte 8 (size of axis 1)")]
    [InlineData(12, 0x80, "byte 12 (size of axis 2)")]
    public void A_corrupted_header_field_is_refused_by_name(int offset, byte value, params string[] anyOf)
    {
        byte[] bad = With(Plain, offset, value);
        string message = Assert.Throws<InvalidDataException>(() => Scratch.Read(bad)).Message;
        Assert.Contains(anyOf, message.Contains);
        Assert.Throws<InvalidDataException>(() => Scratch.Read(Scratch.Gzip(bad)));
    }

    [Theory]
    [InlineData(2, "gzip method")]
    [InlineData(3, "gzip flags")]
    public void A_corrupted_gzip_field_is_refused_by_name(int offset, string expected) => Refused(With(Zipped, offset, 0xFF), expected);

    [Fact]
    public void Trailing_bytes_are_refused()
    {
        Refused([.. Plain, 0], "bytes in all");
        Refused([.. Zipped, 0], "expected");
        Refused([.. Zipped, .. new byte[100]], "expected");
    }

    [Fact]
    public void A_second_gzip_member_is_refused_even_when_it_repeats_the_first() => Refused([.. Zipped, .. Zipped], "one gzip member");

    [Fact]
    public void Content_that_goes_on_behind_the_declared_size_is_refused()
    {
        byte[] content = Scratch.Gzip([.. Plain, 1, 2, 3]);
        Refused(content, "gzip length");
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(content.Length - 4), Plain.Length);
        Refused(content, "more data");
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("<!DOCTYPE html><html></html>", "an HTML page")]
    [InlineData("\n <html><head>", "an HTML page")]
    [InlineData("404: Not Found", "\"404: Not Found\"")]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "error message")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 9912422\n", "git lfs pull")]
    [InlineData("PK\u0003\u0004 something zipped", "a zip archive")]
    [InlineData("some text that is nothing", "magic")]
    public void Something_else_saved_under_the_name_is_called_what_it_is(string content, string expected) => Refused(Encoding.Latin1.GetBytes(content), expected);

    [Fact]
    public void A_plain_header_that_lies_allocates_nothing_big()
    {
        byte[] header = [0, 0, 8, 3, 0, 0, 0xEA, 0x60, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2, 3];
        Assert.InRange(AllocatedWhileRefusing(header), 0, 100_000);
    }

    [Fact]
    public void A_gzip_header_that_lies_allocates_nothing_big()
    {
        // Header and trailer agree on 47 MB, but the payload holds three bytes.
        byte[] content = Scratch.Gzip([0, 0, 8, 3, 0, 0, 0xEA, 0x60, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2, 3]);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(content.Length - 4), 60000 * 784 + 16);
        Assert.InRange(AllocatedWhileRefusing(content), 0, 200_000);
    }

    [Fact]
    public void A_gzip_bomb_behind_a_small_header_allocates_nothing_big()
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write([0, 0, 8, 1, 0, 0, 0, 10]);
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) gzip.Write(zeros);
        }

        byte[] bomb = buffer.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bomb.AsSpan(bomb.Length - 4), 18);
        Assert.InRange(AllocatedWhileRefusing(bomb), 0, 200_000);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_io_errors()
    {
        using var scratch = new Scratch();
        Assert.Throws<FileNotFoundException>(() => IdxFile.Read(scratch.Path("none")));
        Assert.ThrowsAny<IOException>(() => IdxFile.Read(scratch.Folder));
    }

    [Fact]
    public void A_message_names_file_place_expectation_finding_and_fix()
    {
        using var scratch = new Scratch();
        string path = scratch.Add("half.gz", With(Plain, 3, 2));
        string message = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path)).Message;
        Assert.Equal($"{path}, byte 3 (rank): expected 1 (labels) or 3 (images), found 2. Only grey images and their labels are read.", message);
    }

    [Fact]
    public void A_failed_write_leaves_nothing_behind_and_a_good_one_replaces()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch.Path("taken"));
        Assert.ThrowsAny<IOException>(() => Scratch.Images(2).Write(scratch.Path("taken"), gzip: false));
        Scratch.Images(2).Write(scratch.Path("a"), gzip: false);
        Scratch.Images(3).Write(scratch.Path("a"), gzip: true);
        Assert.Equal(3, IdxFile.Read(scratch.Path("a")).Shape[0]);
        Assert.Equal(["a"], Directory.GetFiles(scratch.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void The_checksum_is_that_of_the_uncompressed_file() =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Plain)), Scratch.Read(Zipped).ContentSha256());

    private static void Refused(byte[] content, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Scratch.Read(content)).Message, StringComparison.Ordinal);

    private static byte[] With(byte[] content, int offset, byte value)
    {
        byte[] changed = [.. content];
        changed[offset] = value;
        return changed;
    }

    private static long AllocatedWhileRefusing(byte[] content)
    {
        Assert.Throws<InvalidDataException>(() => Scratch.Read(content));
        using var stream = new MemoryStream(content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            IdxFile.Read(stream, "sample");
        }
        catch (InvalidDataException)
        {
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        throw new InvalidOperationException("The file was accepted.");
    }
}
