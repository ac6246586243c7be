using System.IO.Compression;
using System.Security.Cryptography;

namespace NeuralCore.Handwriting;

/// <summary>
/// An IDX file in memory, the format in which MNIST is published: images (count, H, W) or labels (count), one byte per
/// element.
/// </summary>
/// <remarks><code>
/// Bytes   0 0 8 rank · a size of 4 bytes per axis, big-endian · the elements, row-major
/// </code>
/// LeCun, Cortes and Burges, The MNIST database of handwritten digits. Uncompressed or gzip (RFC 1952), distinguished
/// by content, not by name.</remarks>
public sealed class IdxFile
{
    private const int ExpectedCompressionRatio = 8;
    private const int MinBuffer = 64 * 1024;
    private const int MaxRead = 1024 * 1024;

    private readonly byte[] data;

    /// <param name="shape">(count, H, W) or (count), every size positive.</param>
    /// <param name="data">As many bytes as the shape has elements; kept, not copied.</param>
    public IdxFile(Shape shape, byte[] data)
    {
        Guard.Require(shape.Rank is 1 or 3,
            $"An IDX file contains (count) labels or (count, H, W) images, not {shape}.");
        Guard.Require(shape.Length > 0 && shape.Length == data.Length,
            $"An IDX file of {shape} has {shape.Length} bytes (at least 1), not {data.Length}.");
        Shape = shape;
        this.data = data;
    }

    /// <summary>(count, H, W) of images, (count) of labels.</summary>
    public Shape Shape { get; }

    public ReadOnlySpan<byte> Data => data;

    /// <summary>The elements, not copied, for a data set that takes ownership.</summary>
    internal byte[] Bytes => data;

    /// <summary>
    /// Reads a file and checks every field, the length and, for gzip, the CRC-32.
    /// </summary>
    /// <exception cref="InvalidDataException">The content is not a complete IDX file: the message names the file, the
    /// place, what was expected, what was found and what to do.</exception>
    /// <exception cref="IOException">The file could not be opened or read (<see cref="FileNotFoundException"/> if it
    /// does not exist).</exception>
    public static IdxFile Read(string path)
    {
        try
        {
            using Stream file = OrdinaryFile.OpenRead(path, MinBuffer, FileOptions.SequentialScan);
            return Read(file, path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path} cannot be read: {e.Message} Check its permissions.", e);
        }
    }

    /// <summary>Reads an entire seekable stream as <see cref="Read(string)"/> reads a file.</summary>
    /// <param name="file">Not closed.</param>
    /// <param name="name">The file's name in messages.</param>
    /// <exception cref="InvalidDataException">The content is not a complete IDX file.</exception>
    public static IdxFile Read(Stream file, string name)
    {
        if (!file.CanSeek)
        {
            throw BadFile.At(name, "byte 0", "a file on a disk", "a pipe or device",
                "Save the content to a file first.");
        }

        Span<byte> head = stackalloc byte[ForeignContent.HeadBytes];
        file.Position = 0;
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (GzipContent.IsGzip(head)) return ReadGzip(file, name);
        if (!IdxHeader.IsIdx(head)) BadFile.RefuseForeignContent(name, head);
        return ReadPlain(file, name);
    }

    /// <summary>Writes the file atomically.</summary>
    /// <exception cref="IOException">The folder is missing or not writable, or the disk is full.</exception>
    public void Write(string path, bool gzip) => AtomicFile.Write(path, file =>
    {
        if (!gzip)
        {
            WriteTo(file);
            return;
        }

        using var zipped = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
        WriteTo(zipped);
    });

    /// <summary>
    /// SHA-256 of the uncompressed file, header and elements, in lower-case hexadecimal: the same for a plain file and
    /// any gzip of it.
    /// </summary>
    public string ContentSha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(IdxHeader.Format(Shape));
        hash.AppendData(data);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void WriteTo(Stream content)
    {
        content.Write(IdxHeader.Format(Shape));
        content.Write(data);
    }

    /// <summary>
    /// Refuses an archive or a second gzip inside the gzip with its own message, not as a damaged IDX file.
    /// </summary>
    private static void RefuseForeignContentInside(Stream file, string name)
    {
        using var content = new GzipContent(file, name);
        Span<byte> head = stackalloc byte[ForeignContent.HeadBytes];
        head = head[..content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (!IdxHeader.IsIdx(head)) BadFile.RefuseForeignContent(name, head, "an IDX file", "decompressed byte 0");
    }

    private static IdxFile ReadPlain(Stream file, string name)
    {
        file.Position = 0;
        Shape shape = IdxHeader.Read(file, name, "byte");
        long expected = (long)IdxHeader.Length(shape.Rank) + shape.Length;
        if (file.Length != expected)
            throw BadFile.At(name, $"byte {Math.Min(file.Length, expected)}",
                $"{expected} bytes in all, as the header's {shape} declares", $"{file.Length}", BadFile.DownloadAgain);
        byte[] data = GC.AllocateUninitializedArray<byte>(shape.Length);
        file.ReadExactly(data);
        return new IdxFile(shape, data);
    }

    private static IdxFile ReadGzip(Stream file, string name)
    {
        RefuseForeignContentInside(file, name);
        using var content = new GzipContent(file, name);
        Shape shape = IdxHeader.Read(content, name, "decompressed byte");
        long expected = (long)IdxHeader.Length(shape.Rank) + shape.Length;
        if (content.DeclaredLength != expected)
        {
            throw BadFile.At(name, $"byte {content.TrailerOffset + 4} (gzip length)",
                $"{expected} bytes, as the IDX header's {shape} declares", $"{content.DeclaredLength}",
                BadFile.DownloadAgain);
        }

        // The buffer grows with the data actually decompressed, so that a false header cannot cause a large allocation.
        int capacity = (int)Math.Min(shape.Length, Math.Max(MinBuffer, ExpectedCompressionRatio * file.Length));
        byte[] data = GC.AllocateUninitializedArray<byte>(capacity);
        int length = 0;
        while (length < shape.Length)
        {
            if (length == data.Length) Array.Resize(ref data, (int)Math.Min(shape.Length, 2L * length));
            int read = content.Read(data.AsSpan(length, Math.Min(data.Length - length, MaxRead)));
            length += read;
            if (read > 0) continue;
            string place = $"decompressed byte {IdxHeader.Length(shape.Rank) + length}";
            throw BadFile.At(name, place, $"{expected} bytes in all, as the header's {shape} declares", "the end",
                BadFile.DownloadAgain);
        }

        content.Finish(expected);
        return new IdxFile(shape, data);
    }
}
