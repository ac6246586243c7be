using System.Buffers.Binary;
using System.Text;

namespace NeuralCore.Interop.TFLite.Messages;

/// <summary>Writes FlatBuffers, the format of TFLite files.</summary>
/// <remarks><code>
/// File      offset of the root table (u32) · identifier, 4 letters · parts
/// Table     distance back to its virtual table (i32) · fields, each aligned to its size
/// Virtual   its bytes (u16) · bytes of the table (u16) · for each slot the field's place in the table (u16), 0: default
/// Vector    number of elements (u32) · elements; a text is a vector of bytes with a 0 behind it
/// Offset    u32 from its own place forward to a table or vector
/// </code>
/// All numbers are little-endian. Owners are written before their parts, so that offsets point forward and alignments
/// are those of the file. Source: flatbuffers.dev/internals.</remarks>
internal sealed class FlatBufferWriter
{
    private readonly MemoryStream file = new();

    /// <summary>Virtual tables by their content: equal tables share one.</summary>
    private readonly Dictionary<string, int> virtualTables = [];

    private FlatBufferWriter()
    {
    }

    internal int Position => (int)file.Position;

    /// <param name="identifier">Four letters: <c>TFL3</c>.</param>
    public static byte[] Write(FlatTable root, string identifier)
    {
        var writer = new FlatBufferWriter();
        writer.Zeros(sizeof(int));
        writer.Bytes(Encoding.ASCII.GetBytes(identifier));
        writer.Point(0, root.Write(writer));
        writer.Align(sizeof(int), offset: 0);
        return writer.file.ToArray();
    }

    /// <summary>Pads with zeros until the place <paramref name="offset"/> bytes ahead is aligned.</summary>
    internal void Align(int alignment, int offset) =>
        Zeros((alignment - (Position + offset) % alignment) % alignment);

    /// <summary>Writes a virtual table, unless an equal one exists.</summary>
    /// <returns>Its position.</returns>
    internal int VirtualTable(params ReadOnlySpan<int> numbers)
    {
        string content = string.Join(',', numbers.ToArray());
        if (virtualTables.TryGetValue(content, out int known)) return known;
        Align(sizeof(ushort), offset: 0);
        int position = Position;
        foreach (int number in numbers)
        {
            Zeros(sizeof(ushort));
            BinaryPrimitives.WriteUInt16LittleEndian(
                file.GetBuffer().AsSpan(Position - sizeof(ushort)), checked((ushort)number));
        }

        return virtualTables[content] = position;
    }

    internal void Zeros(int count) => Bytes(new byte[count]);

    internal void Bytes(ReadOnlySpan<byte> bytes) => file.Write(bytes);

    internal void Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        file.Write(bytes);
    }

    /// <summary>Makes the offset at <paramref name="place"/> point to <paramref name="target"/>.</summary>
    internal void Point(int place, int target) =>
        BinaryPrimitives.WriteInt32LittleEndian(file.GetBuffer().AsSpan(place), target - place);
}
