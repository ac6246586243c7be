using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace NeuralCore.Interop.TFLite.Messages;

/// <summary>A part of a FlatBuffer to be written: a table, a text or a vector.</summary>
internal abstract class FlatNode
{
    /// <summary>Writes the part and all parts inside it.</summary>
    /// <returns>Its position, to which the offsets of its owner point.</returns>
    internal abstract int Write(FlatBufferWriter writer);

    /// <summary>Parts of equal content are written once: vectors of numbers, texts, and tables of these and of scalars.
    /// Null for others.</summary>
    internal abstract string? Content { get; }
}

/// <summary>A table: fields by slot. A missing field has its default and takes no room.</summary>
internal sealed class FlatTable : FlatNode
{
    private readonly SortedDictionary<int, (byte[] Scalar, FlatNode? Child)> fields = [];

    internal override string? Content =>
        fields.Values.Any(one => one.Child is FlatTable or FlatVector { Content: null }) ? null
        : string.Join(';', fields.Select(one =>
            $"{one.Key} {Convert.ToHexString(one.Value.Scalar)} {one.Value.Child?.Content}"));

    public FlatTable Byte(int slot, int value, int standard = 0) => Scalar(slot, [(byte)value], value == standard);

    public FlatTable Flag(int slot, bool value) => Byte(slot, value ? 1 : 0);

    public FlatTable Int(int slot, int value, int standard = 0)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Scalar(slot, bytes, value == standard);
    }

    public FlatTable Number(int slot, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return Scalar(slot, bytes, value == 0);
    }

    /// <param name="child">Null for none.</param>
    public FlatTable Child(int slot, FlatNode? child)
    {
        if (child is not null) fields[slot] = (new byte[sizeof(int)], child);
        return this;
    }

    public FlatTable Text(int slot, string text) => Child(slot, FlatVector.Of(text));

    internal override int Write(FlatBufferWriter writer)
    {
        int slots = fields.Count == 0 ? 0 : fields.Keys.Last() + 1, length = sizeof(int);
        var places = new int[slots];
        foreach ((int slot, (byte[] scalar, _)) in fields)
        {
            length = (length + scalar.Length - 1) / scalar.Length * scalar.Length;
            places[slot] = length;
            length += scalar.Length;
        }

        int virtualTable = writer.VirtualTable([(2 + slots) * sizeof(ushort), length, .. places]);
        writer.Align(sizeof(int), offset: 0);
        int table = writer.Position;
        writer.Int32(table - virtualTable);
        foreach ((int slot, (byte[] scalar, _)) in fields)
        {
            writer.Zeros(table + places[slot] - writer.Position);
            writer.Bytes(scalar);
        }

        foreach ((int slot, (_, FlatNode? child)) in fields)
            if (child is not null) writer.WriteChild(table + places[slot], child);
        return table;
    }

    private FlatTable Scalar(int slot, byte[] bytes, bool isDefault)
    {
        if (!isDefault) fields[slot] = (bytes, null);
        return this;
    }
}

/// <summary>A vector: the number of its elements, then the elements, which are numbers or offsets of parts.</summary>
internal sealed class FlatVector : FlatNode
{
    private readonly ReadOnlyMemory<byte> numbers;
    private readonly IReadOnlyList<FlatNode> children;
    private readonly int count, alignment;
    private readonly bool isText;

    private FlatVector(ReadOnlyMemory<byte> numbers, int count, int alignment, bool isText = false)
    {
        (this.numbers, this.count, this.alignment, this.isText) = (numbers, count, alignment, isText);
        children = [];
    }

    /// <summary>A vector of tables or texts.</summary>
    public FlatVector(IEnumerable<FlatNode> children)
    {
        this.children = [.. children];
        (count, alignment) = (this.children.Count, sizeof(int));
    }

    /// <summary>Of the first element in the file, in bytes; at least that of the number of elements.</summary>
    internal int Alignment => Math.Max(alignment, sizeof(int));

    /// <summary>Whether these are the data of a tensor.</summary>
    internal bool IsData => alignment > sizeof(long);

    internal override string? Content => children.Count > 0 || IsData ? null
        : $"{isText} {alignment} {count} {Convert.ToHexString(numbers.Span)}";

    public static FlatVector Of(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new FlatVector(bytes, bytes.Length, sizeof(int), isText: true);
    }

    /// <param name="alignment">Of the first byte in the file: 16 for the data of a tensor.</param>
    public static FlatVector Of(ReadOnlyMemory<byte> bytes, int alignment = sizeof(int)) =>
        new(bytes, bytes.Length, alignment);

    public static FlatVector Of(ReadOnlySpan<int> values) =>
        new(MemoryMarshal.AsBytes(values).ToArray(), values.Length, sizeof(int));

    public static FlatVector Of(ReadOnlySpan<float> values) =>
        new(MemoryMarshal.AsBytes(values).ToArray(), values.Length, sizeof(float));

    public static FlatVector Of(ReadOnlySpan<long> values) =>
        new(MemoryMarshal.AsBytes(values).ToArray(), values.Length, sizeof(long));

    internal override int Write(FlatBufferWriter writer)
    {
        writer.Align(Alignment, offset: sizeof(int));
        int start = writer.Position;
        writer.Int32(count);
        writer.Bytes(numbers.Span);
        if (isText) writer.Zeros(1);
        int first = writer.Position;
        writer.Zeros(children.Count * sizeof(int));
        foreach ((int i, FlatNode child) in children.Index())
            writer.WriteChild(first + i * sizeof(int), child);
        return start;
    }
}
