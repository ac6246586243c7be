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
/// are those of the file. Equal parts are written once. Source: flatbuffers.dev/internals.</remarks>
internal sealed class FlatBufferWriter
{
    private byte[] file = new byte[1 << 12];

    /// <summary>Virtual tables by their content: equal tables share one.</summary>
    private readonly Dictionary<string, int> virtualTables = [];

    /// <summary>Parts that are written last, by their content, with the places of the offsets to them.</summary>
    private readonly Dictionary<string, (FlatNode Part, List<int> Places)> tables = [], vectors = [];

    private FlatBufferWriter()
    {
    }

    internal int Position { get; private set; }

    /// <param name="identifier">Four letters: <c>TFL3</c>.</param>
    public static byte[] Write(FlatTable root, string identifier)
    {
        var writer = new FlatBufferWriter();
        writer.Zeros(sizeof(int));
        writer.Bytes(Encoding.ASCII.GetBytes(identifier));
        writer.Point(0, root.Write(writer));
        // Behind all of their owners, since offsets point forward.
        foreach ((FlatNode table, List<int> places) in writer.tables.Values) writer.WriteLast(table, places);
        writer.WriteVectors();
        writer.Align(sizeof(int), offset: 0);
        return writer.file[..writer.Position];
    }

    /// <summary>Writes a part to which the offset at <paramref name="place"/> points.</summary>
    internal void WriteChild(int place, FlatNode child)
    {
        string? content = child.Content;
        if (content is null && child is not FlatVector { IsData: true })
        {
            Point(place, child.Write(this));
            return;
        }

        Dictionary<string, (FlatNode Part, List<int> Places)> parts = child is FlatTable ? tables : vectors;
        content ??= $"data {vectors.Count}"; // written once for each owner
        if (!parts.TryGetValue(content, out var part)) parts[content] = part = (child, []);
        part.Places.Add(place);
    }

    private void WriteLast(FlatNode part, List<int> places)
    {
        int position = part.Write(this);
        foreach (int place in places) Point(place, position);
    }

    /// <summary>The next vector is one with the least padding before it, so that small ones fill the gaps.</summary>
    private void WriteVectors()
    {
        var left = vectors.Values.Select(part => (Vector: (FlatVector)part.Part, part.Places)).ToList();
        while (left.Count > 0)
        {
            var next = left.MinBy(part => (Padding(part.Vector), -part.Vector.Alignment));
            WriteLast(next.Vector, next.Places);
            left.Remove(next);
        }

        int Padding(FlatVector vector) => Gap(vector.Alignment, offset: sizeof(int));
    }

    /// <summary>Pads with zeros until the place <paramref name="offset"/> bytes ahead is aligned.</summary>
    internal void Align(int alignment, int offset) => Zeros(Gap(alignment, offset));

    private int Gap(int alignment, int offset) => (alignment - (Position + offset) % alignment) % alignment;

    /// <summary>Writes a virtual table, unless an equal one exists.</summary>
    /// <returns>Its position.</returns>
    internal int VirtualTable(params ReadOnlySpan<int> numbers)
    {
        string content = string.Join(',', numbers.ToArray());
        if (virtualTables.TryGetValue(content, out int known)) return known;
        Align(sizeof(ushort), offset: 0);
        int position = Position;
        foreach (int number in numbers)
            BinaryPrimitives.WriteUInt16LittleEndian(Take(sizeof(ushort)), checked((ushort)number));

        return virtualTables[content] = position;
    }

    internal void Zeros(int count) => Take(count);

    internal void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    internal void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    /// <summary>Makes the offset at <paramref name="place"/> point to <paramref name="target"/>.</summary>
    private void Point(int place, int target) =>
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(place), target - place);

    /// <summary>The next bytes, which are 0.</summary>
    private Span<byte> Take(int count)
    {
        if (Position + count > file.Length) Array.Resize(ref file, Math.Max(2 * file.Length, Position + count));
        Position += count;
        return file.AsSpan(Position - count, count);
    }
}
