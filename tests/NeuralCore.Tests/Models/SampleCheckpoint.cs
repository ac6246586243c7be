using System.Buffers.Binary;
using NeuralCore.Fuzzing;

namespace NeuralCore.Tests.Models;

/// <summary>A small checkpoint with a section of every sort, and the bytes of its file.</summary>
internal static class SampleCheckpoint
{
    private const int TableBytesAt = 12, FileBytesAt = 16, TableCrcAt = 24, HeaderCrcAt = 28;

    internal static Checkpoint Create(long step = 7) => LibrarySamples.Checkpoint(step);

    internal static byte[] Bytes(Checkpoint checkpoint) => LibrarySamples.Bytes(checkpoint);

    internal static Checkpoint Read(byte[] content) => CheckpointFile.Read(new MemoryStream(content), "sample");

    /// <summary>A file with this table, with right checksums of header and table, as only somebody writes who means harm.</summary>
    internal static byte[] WithTable(byte[] table, byte[] data)
    {
        byte[] header = Bytes(Create())[..CheckpointTable.HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(TableBytesAt), table.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(FileBytesAt), header.Length + table.Length + data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(TableCrcAt), Crc32.Append(0, table));
        return Signed([.. header, .. table, .. data]);
    }

    /// <summary>The content with the right checksum of its header.</summary>
    internal static byte[] Signed(byte[] content)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(HeaderCrcAt), Crc32.Append(0, content.AsSpan(0, HeaderCrcAt)));
        return content;
    }

    /// <summary>An entry of the table; its data is to be <paramref name="data"/>.</summary>
    internal static byte[] Entry(string name, byte type, int[] shape, byte[] data)
    {
        var numbers = new byte[4 * shape.Length + 4];
        for (int axis = 0; axis < shape.Length; axis++) BinaryPrimitives.WriteInt32LittleEndian(numbers.AsSpan(4 * axis), shape[axis]);
        BinaryPrimitives.WriteUInt32LittleEndian(numbers.AsSpan(4 * shape.Length), Crc32.Append(0, data));
        return [(byte)name.Length, 0, .. name.Select(letter => (byte)letter), type, (byte)shape.Length, .. numbers];
    }
}
