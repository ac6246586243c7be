using System.Buffers.Binary;
using System.Text;

namespace NeuralCore;

/// <summary>The beginning of a checkpoint file: a header of fixed length and a table of the sections.</summary>
internal static class CheckpointTable
{
    internal const int HeaderBytes = 32;
    internal const int Version = 1;
    internal const string Damaged = "The file is cut off or damaged; an earlier checkpoint may be whole.";

    private const int CrcBytes = sizeof(uint);

    /// <summary>Maximum length of a name in bytes, because two bytes store the length.</summary>
    private const int MaxNameLength = ushort.MaxValue;

    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Like PNG's signature: the first byte is not ASCII, and a conversion of line endings changes it.
    /// </summary>
    private static ReadOnlySpan<byte> Signature =>
        [0x89, (byte)'N', (byte)'C', (byte)'P', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <param name="Bytes">Length of the section's data.</param>
    /// <param name="Crc">Checksum of the section's data.</param>
    internal sealed record Entry(string Name, CheckpointType Type, int[] Shape, int Bytes, uint Crc);

    /// <summary>Formats header and table.</summary>
    internal static byte[] Format(IReadOnlyList<CheckpointSection> sections)
    {
        using var table = new MemoryStream();
        long dataBytes = 0;
        foreach (CheckpointSection section in sections)
        {
            byte[] name = StrictUtf8.GetBytes(section.Name);
            Guard.Require(name.Length <= MaxNameLength,
                $"The name of a checkpoint's part has {name.Length} bytes; it has at most {MaxNameLength}.");
            var entry = new byte[sizeof(ushort) + name.Length + 2 + sizeof(int) * section.Shape.Length + CrcBytes];
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)name.Length);
            name.CopyTo(entry, sizeof(ushort));
            Span<byte> rest = entry.AsSpan(sizeof(ushort) + name.Length);
            (rest[0], rest[1]) = ((byte)section.Type, (byte)section.Shape.Length);
            for (int axis = 0; axis < section.Shape.Length; axis++)
                BinaryPrimitives.WriteInt32LittleEndian(rest[(2 + sizeof(int) * axis)..], section.Shape[axis]);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[^CrcBytes..], Crc32.Append(0, section.Bytes.Span));
            table.Write(entry);
            dataBytes += section.Bytes.Length;
        }

        byte[] tableBytes = table.ToArray();
        var front = new byte[HeaderBytes + tableBytes.Length];
        Signature.CopyTo(front);
        BinaryPrimitives.WriteInt32LittleEndian(front.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(front.AsSpan(12), tableBytes.Length);
        BinaryPrimitives.WriteInt64LittleEndian(front.AsSpan(16), front.Length + dataBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(front.AsSpan(24), Crc32.Append(0, tableBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(front.AsSpan(28), Crc32.Append(0, front.AsSpan(0, 28)));
        tableBytes.CopyTo(front, HeaderBytes);
        return front;
    }

    /// <summary>
    /// Reads the header, checks it and the table's checksum, and returns the table. <paramref name="file"/> is then
    /// positioned at the first byte of data.
    /// </summary>
    internal static byte[] ReadHeader(Stream file, string name)
    {
        Span<byte> head = stackalloc byte[ForeignContent.HeadBytes];
        file.Position = 0;
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        Span<byte> header = head[..Math.Min(HeaderBytes, head.Length)];
        if (!header.StartsWith(Signature[..Math.Min(Signature.Length, header.Length)]) || header.IsEmpty)
        {
            BadFile.RefuseForeignContent(name, head, "a checkpoint");
            throw BadFile.At(name, "byte 0", "a checkpoint", "something else",
                "Checkpoints are made by 'neuralcore train' and end in .ncp.");
        }

        if (header.Length < HeaderBytes)
            throw BadFile.At(name, $"byte {header.Length}", $"a header of {HeaderBytes} bytes", "the end", Damaged);
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(header[28..]);
        if (Crc32.Append(0, header[..28]) is var found && found != crc)
            throw BadFile.At(name, "header", $"bytes with the checksum {crc:x8}", $"{found:x8}", Damaged);
        int version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version != Version)
        {
            throw BadFile.At(name, "byte 8 (version)", $"{Version}", $"{version}",
                "The file was written by another version of NeuralCore: update it.");
        }

        long length = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
        if (length != file.Length)
            throw BadFile.At(name, "byte 16 (length)", $"a file of {length} bytes", $"{file.Length}", Damaged);
        int tableBytes = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        if (tableBytes < 0 || tableBytes > length - HeaderBytes)
        {
            throw BadFile.At(name, "byte 12 (length of the table)",
                $"at most the {length - HeaderBytes} bytes that follow", $"{tableBytes}", Damaged);
        }

        var table = new byte[tableBytes];
        file.Position = HeaderBytes;
        file.ReadExactly(table);
        crc = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        return Crc32.Append(0, table) is var sum && sum == crc ? table
            : throw BadFile.At(name, "table", $"bytes with the checksum {crc:x8}", $"{sum:x8}", Damaged);
    }

    /// <summary>Parses the table; its sections must fill the file from the end of the table to the last byte.</summary>
    internal static IReadOnlyList<Entry> Parse(ReadOnlySpan<byte> table, long fileBytes, string name)
    {
        long left = fileBytes - HeaderBytes - table.Length;
        int tableBytes = table.Length;
        var entries = new List<Entry>();
        var names = new HashSet<string>();
        while (!table.IsEmpty)
        {
            int at = HeaderBytes + tableBytes - table.Length;
            Entry entry = Next(ref table, left) ?? throw BadFile.At(
                name, $"byte {at} (table)", $"a section within the {left} bytes of data that are left",
                "one that is not", Damaged);
            if (!names.Add(entry.Name))
                throw BadFile.At(name, $"byte {at} (table)", "each name once", BadFile.Quote(entry.Name), Damaged);
            left -= entry.Bytes;
            entries.Add(entry);
        }

        return left == 0 ? entries
            : throw BadFile.At(name, "data", "the sections of the table", $"{left} bytes more", Damaged);
    }

    /// <summary>
    /// Reads the next entry; null if the table ends too early or declares more than <paramref name="left"/> bytes of
    /// data.
    /// </summary>
    private static Entry? Next(ref ReadOnlySpan<byte> table, long left)
    {
        if (table.Length < sizeof(ushort)) return null;
        int nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(table);
        if (table.Length < sizeof(ushort) + nameBytes + 2) return null;
        ReadOnlySpan<byte> nameText = table.Slice(sizeof(ushort), nameBytes);
        table = table[(sizeof(ushort) + nameBytes)..];
        var type = (CheckpointType)table[0];
        int rank = table[1], size = CheckpointTypes.Size(type);
        if (size == 0 || table.Length < 2 + sizeof(int) * rank + CrcBytes) return null;
        var shape = new int[rank];
        long bytes = size;
        for (int axis = 0; axis < rank; axis++)
        {
            shape[axis] = BinaryPrimitives.ReadInt32LittleEndian(table[(2 + sizeof(int) * axis)..]);
            if (shape[axis] < 0) return null;
            bytes *= shape[axis];
            // Both factors are below 2³¹, so the product cannot overflow before the check.
            if (bytes > Array.MaxLength) return null;
        }

        if (bytes > left) return null;
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(table[(2 + sizeof(int) * rank)..]);
        table = table[(2 + sizeof(int) * rank + CrcBytes)..];
        try
        {
            return new Entry(StrictUtf8.GetString(nameText), type, shape, (int)bytes, crc);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <summary>A section of a <see cref="Checkpoint"/> as stored in the file.</summary>
/// <param name="Name">Unique in the checkpoint: <c>optimizer/mean/conv1.weight</c>.</param>
/// <param name="Shape">Sizes of the axes, outermost first; empty for a single number, the number of bytes for a
/// text.</param>
/// <param name="Bytes">Little-endian, row-major.</param>
internal sealed record CheckpointSection(string Name, CheckpointType Type, int[] Shape, ReadOnlyMemory<byte> Bytes);
