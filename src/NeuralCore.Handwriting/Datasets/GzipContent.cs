using System.Buffers.Binary;
using System.IO.Compression;

namespace NeuralCore.Handwriting;

/// <summary>
/// The decompressed content of a file that consists of exactly one gzip member; its length and CRC-32 are verified.
/// </summary>
/// <remarks><code>
/// File   1F 8B 08 flags time(4) extra system · optional fields · compressed payload · CRC-32(4) · length(4)   RFC 1952
/// </code>
/// The framework's GZipStream accepts truncated files. Header and trailer are therefore read here, and only the
/// payload is decompressed by DeflateStream.</remarks>
internal sealed class GzipContent : ReadOnlyStream
{
    private const int TrailerLength = 8;
    private const int HeaderCrcFlag = 2, ExtraFlag = 4, NameFlag = 8, CommentFlag = 16, ReservedFlags = 0xE0;

    private readonly string name;
    private readonly Payload payload;
    private readonly DeflateStream inflater;
    private readonly uint declaredCrc;
    private uint crc;

    /// <param name="file">Seekable, at any position.</param>
    /// <param name="name">The file's name, for messages.</param>
    internal GzipContent(Stream file, string name)
    {
        this.name = name;
        long end = file.Length - TrailerLength;
        file.Position = 0;
        SkipHeader(file);
        long start = file.Position;
        if (start >= end)
        {
            throw BadFile.At(name, $"byte {start}", "compressed data and an 8-byte gzip trailer",
                $"{file.Length - start} bytes", BadFile.DownloadAgain);
        }

        Span<byte> trailer = stackalloc byte[TrailerLength];
        file.Position = end;
        file.ReadExactly(trailer);
        declaredCrc = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        DeclaredLength = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        TrailerOffset = end;
        file.Position = start;
        payload = new Payload(file, end - start);
        inflater = new DeflateStream(payload, CompressionMode.Decompress);
    }

    internal static bool IsGzip(ReadOnlySpan<byte> head) => head is [0x1F, 0x8B, ..];

    /// <summary>Length of the content in bytes, modulo 2³², as declared by the trailer.</summary>
    internal uint DeclaredLength { get; }

    internal long TrailerOffset { get; }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = inflater.Read(buffer);
            crc = Crc32.Append(crc, buffer[..read]);
            return read;
        }
        catch (InvalidDataException)
        {
            throw BadFile.At(name, "gzip payload", "deflated data", "bytes that do not decompress",
                BadFile.DownloadAgain);
        }
    }

    /// <summary>
    /// Refuses further content, further payload after the content, and a wrong CRC-32.
    /// </summary>
    /// <param name="length">Number of bytes that were read: should be all of them.</param>
    internal void Finish(long length)
    {
        Span<byte> one = stackalloc byte[1];
        if (Read(one) != 0)
            throw BadFile.At(name, $"decompressed byte {length}", "the end, as the IDX header declares", "more data",
                "The header's sizes are wrong, or this is another kind of file.");
        if (payload.Remaining > 0)
            throw BadFile.At(name, "gzip payload", "one gzip member and nothing else", "more bytes behind it",
                "Files were joined or something was appended: download it again.");
        if (payload.Overrun)
            throw BadFile.At(name, $"byte {TrailerOffset}", "the end mark of the compressed data before the trailer",
                "none", BadFile.DownloadAgain);
        if (crc != declaredCrc)
            throw BadFile.At(name, $"byte {TrailerOffset} (gzip CRC-32)", $"0x{crc:x8}, as the content gives",
                $"0x{declaredCrc:x8}", BadFile.DownloadAgain);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inflater.Dispose();
        base.Dispose(disposing);
    }

    private void SkipHeader(Stream file)
    {
        Span<byte> header = stackalloc byte[10];
        int read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read < header.Length)
        {
            throw BadFile.At(name, $"byte {read}", "a gzip header of 10 bytes", "the end of the file",
                BadFile.DownloadAgain);
        }

        if (header[2] != 8)
            throw BadFile.At(name, "byte 2 (gzip method)", "8 (deflate)", $"{header[2]}", BadFile.DownloadAgain);
        int flags = header[3];
        if ((flags & ReservedFlags) != 0)
            throw BadFile.At(name, "byte 3 (gzip flags)", "no reserved flag", $"0x{flags:x2}", BadFile.DownloadAgain);
        if ((flags & ExtraFlag) != 0) for (int i = Next(file) + 256 * Next(file); i > 0; i--) Next(file);
        if ((flags & NameFlag) != 0) while (Next(file) != 0) { }
        if ((flags & CommentFlag) != 0) while (Next(file) != 0) { }
        if ((flags & HeaderCrcFlag) != 0) for (int i = 0; i < 2; i++) Next(file);
    }

    private int Next(Stream file)
    {
        int value = file.ReadByte();
        return value >= 0 ? value
            : throw BadFile.At(name, $"byte {file.Length}", "the rest of the gzip header", "the end of the file",
                BadFile.DownloadAgain);
    }

    /// <summary>The bytes between header and trailer.</summary>
    /// <remarks>The last byte is returned alone. An inflater that finishes without reading it leaves it unread: other
    /// data follows the compressed data.</remarks>
    private sealed class Payload(Stream file, long length) : ReadOnlyStream
    {
        internal long Remaining { get; private set; } = length;

        /// <summary>
        /// Whether the inflater read beyond the end: the compressed data has no end mark, which DeflateStream does not
        /// report.
        /// </summary>
        internal bool Overrun { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (Remaining == 0) Overrun = true;
            long wanted = Math.Min(buffer.Length, Remaining > 1 ? Remaining - 1 : Remaining);
            int read = file.Read(buffer[..(int)wanted]);
            Remaining -= read;
            return read;
        }
    }
}
