using System.Buffers.Binary;

namespace NeuralCore.Handwriting;

/// <summary>The header of an IDX file: element type, rank and sizes.</summary>
/// <remarks><code>
/// Bytes   0 0 · type (08 = unsigned byte) · rank (1 or 3) · rank sizes of 4 bytes, big-endian · the elements,
///         row-major
/// </code>
/// LeCun, Cortes and Burges, The MNIST database of handwritten digits, "The IDX file format".</remarks>
internal static class IdxHeader
{
    private const byte UnsignedByte = 0x08;

    /// <summary>Length in bytes of a header with <paramref name="rank"/> axes.</summary>
    internal static int Length(int rank) => 4 + 4 * rank;

    /// <summary>Whether the first bytes are those of an IDX file with elements of any type.</summary>
    internal static bool IsIdx(ReadOnlySpan<byte> head) => head is [0, 0, > 0, ..];

    internal static byte[] Format(Shape shape)
    {
        var header = new byte[Length(shape.Rank)];
        header[2] = UnsignedByte;
        header[3] = (byte)shape.Rank;
        for (int axis = 0; axis < shape.Rank; axis++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * axis), shape[axis]);
        return header;
    }

    /// <summary>Reads and checks the header; <paramref name="content"/> is then at the first element.</summary>
    /// <param name="content">At its first byte.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="place">The unit of offsets in messages: "byte" or "decompressed byte".</param>
    internal static Shape Read(Stream content, string name, string place)
    {
        Span<byte> header = stackalloc byte[Length(3)];
        Fill(content, header[..4], 0, name, place);
        if (header[0] != 0 || header[1] != 0)
            throw BadFile.At(name, $"{place} 0 (magic)", "00 00", $"{header[0]:x2} {header[1]:x2}",
                "This is not an IDX file.");
        if (header[2] != UnsignedByte)
            throw BadFile.At(name, $"{place} 2 (element type)", "08 (unsigned byte)", $"{header[2]:x2}",
                "Only images and labels of one byte an element are read.");
        int rank = header[3];
        if (rank is not (1 or 3))
            throw BadFile.At(name, $"{place} 3 (rank)", "1 (labels) or 3 (images)", $"{rank}",
                "Only grey images and their labels are read.");
        Fill(content, header[4..Length(rank)], 4, name, place);

        Span<int> sizes = stackalloc int[rank];
        long length = 1;
        for (int axis = 0; axis < rank; axis++)
        {
            int offset = 4 + 4 * axis;
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header[offset..]);
            length = checked(length * size);
            if (size == 0 || length > Array.MaxLength)
                throw BadFile.At(name, $"{place} {offset} (size of axis {axis})",
                    $"a positive size and at most {Array.MaxLength} elements in all", $"size {size}",
                    BadFile.DownloadAgain);
            sizes[axis] = (int)size;
        }

        return new Shape(sizes);
    }

    private static void Fill(Stream content, Span<byte> destination, int offset, string name, string place)
    {
        int read = content.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length)
            throw BadFile.At(name, $"{place} {offset + read}",
                $"an IDX header of at least {offset + destination.Length} bytes", "the end", BadFile.DownloadAgain);
    }
}
