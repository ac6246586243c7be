using System.Buffers.Binary;
using System.Text;

namespace NeuralCore.Interop.TFLite.Messages;

/// <summary>
/// A table of a FlatBuffer; <see cref="FlatBufferWriter"/> documents the format. Every offset and length is checked.
/// </summary>
internal readonly struct FlatBufferReader
{
    /// <summary>
    /// Tables may share parts, so a small file could describe very many: all parts that are read are together at most
    /// this many times as long as the file.
    /// </summary>
    private const int MaxSharing = 2;

    private const int MinBudget = 1 << 12;

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Source source;
    private readonly int table, virtualTable, virtualLength, tableLength;

    private FlatBufferReader(Source source, int table)
    {
        (this.source, this.table) = (source, table);
        long at = (long)table - source.Int32(table);
        if (at < 0 || at > int.MaxValue) throw source.Fail(table, "a table", "a virtual table outside the file");
        virtualTable = (int)at;
        virtualLength = source.UInt16(virtualTable);
        tableLength = source.UInt16(virtualTable + sizeof(ushort));
        bool fits = virtualLength >= 2 * sizeof(ushort) && virtualLength % sizeof(ushort) == 0
            && tableLength >= sizeof(int) && source.Contains(virtualTable, virtualLength)
            && source.Contains(table, tableLength);
        if (!fits) throw source.Fail(table, "a table", "sizes that do not fit into the file");
        source.Spend(tableLength, table);
    }

    /// <param name="identifier">Four letters.</param>
    public static FlatBufferReader Root(ReadOnlyMemory<byte> content, string name, string identifier)
    {
        var source = new Source(content, name);
        string found = content.Length < 2 * sizeof(int) ? "a shorter file"
            : BadFile.Quote(Encoding.Latin1.GetString(content.Span.Slice(sizeof(int), sizeof(int))));
        if (found != $"\"{identifier}\"") throw source.Fail(sizeof(int), $"the identifier \"{identifier}\"", found);
        return new FlatBufferReader(source, source.Offset(0));
    }

    public bool Has(int slot) => Place(slot, 1) > 0;

    public int Byte(int slot, int standard = 0) =>
        Place(slot, 1) is > 0 and var at ? (sbyte)source.Content.Span[at] : standard;

    public bool Flag(int slot) => Byte(slot) != 0;

    public int Int(int slot, int standard = 0) =>
        Place(slot, sizeof(int)) is > 0 and var at ? source.Int32(at) : standard;

    public float Number(int slot) =>
        Place(slot, sizeof(float)) is > 0 and var at ? BitConverter.Int32BitsToSingle(source.Int32(at)) : 0;

    /// <returns>Null if it is missing.</returns>
    public FlatBufferReader? Table(int slot) =>
        Place(slot, sizeof(int)) is > 0 and var at ? new FlatBufferReader(source, source.Offset(at)) : null;

    /// <returns>Empty if it is missing.</returns>
    public string Text(int slot)
    {
        (int start, ReadOnlyMemory<byte> bytes) = Vector(slot, 1);
        try
        {
            return Strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw source.Fail(start, "a text in UTF-8", "other bytes");
        }
    }

    /// <summary>The bytes of a vector; empty if it is missing. They are not copied.</summary>
    public ReadOnlyMemory<byte> Bytes(int slot) => Vector(slot, 1).Bytes;

    public int[] Ints(int slot) => Numbers(slot, BinaryPrimitives.ReadInt32LittleEndian, sizeof(int));

    public long[] Longs(int slot) => Numbers(slot, BinaryPrimitives.ReadInt64LittleEndian, sizeof(long));

    public float[] Floats(int slot) => Numbers(slot, BinaryPrimitives.ReadSingleLittleEndian, sizeof(float));

    /// <summary>The tables of a vector; empty if it is missing.</summary>
    public List<FlatBufferReader> Tables(int slot)
    {
        (int start, ReadOnlyMemory<byte> offsets) = Vector(slot, sizeof(int));
        var tables = new List<FlatBufferReader>(offsets.Length / sizeof(int));
        for (int i = 0; i < offsets.Length; i += sizeof(int))
            tables.Add(new FlatBufferReader(source, source.Offset(start + i)));
        return tables;
    }

    public InvalidDataException Fail(string expected, string found) => source.Fail(table, expected, found);

    /// <summary>An error for valid but unsupported content: the message does not mention damage.</summary>
    public InvalidDataException Refuse(string expected, string found, string fix) =>
        BadFile.At(source.Name, $"byte {table}", expected, found, fix);

    private delegate T Decoder<T>(ReadOnlySpan<byte> bytes);

    private T[] Numbers<T>(int slot, Decoder<T> decode, int size)
    {
        ReadOnlySpan<byte> bytes = Vector(slot, size).Bytes.Span;
        var numbers = new T[bytes.Length / size];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = decode(bytes[(i * size)..]);
        return numbers;
    }

    private (int Start, ReadOnlyMemory<byte> Bytes) Vector(int slot, int size)
    {
        if (Place(slot, sizeof(int)) is not (> 0 and var at)) return default;
        int vector = source.Offset(at), count = source.Int32(vector), start = vector + sizeof(int);
        if (count < 0 || !source.Contains(start, (long)count * size))
            throw source.Fail(vector, $"a vector of {(uint)count} elements", "the end of the file");
        source.Spend((long)count * size, vector);
        return (start, source.Content.Slice(start, count * size));
    }

    /// <returns>The place of a field in the file; 0 if it is missing.</returns>
    private int Place(int slot, int size)
    {
        int entry = (2 + slot) * sizeof(ushort);
        if (entry >= virtualLength) return 0;
        int place = source.UInt16(virtualTable + entry);
        if (place == 0) return 0;
        return place >= sizeof(int) && place + size <= tableLength ? table + place
            : throw source.Fail(virtualTable + entry, "a field inside its table", $"one at {place}");
    }

    private sealed class Source(ReadOnlyMemory<byte> content, string name)
    {
        private long budget = (long)MaxSharing * content.Length + MinBudget;

        public ReadOnlyMemory<byte> Content => content;

        public string Name => name;

        public bool Contains(int at, long length) => at >= 0 && length >= 0 && at + length <= content.Length;

        public void Spend(long bytes, int at)
        {
            budget -= bytes;
            if (budget < 0) throw Fail(at, "parts that do not overlap", "the same bytes many times");
        }

        public int Int32(int at) => Contains(at, sizeof(int))
            ? BinaryPrimitives.ReadInt32LittleEndian(content.Span[at..]) : throw Fail(at, "4 bytes", "the end");

        public int UInt16(int at) => Contains(at, sizeof(ushort))
            ? BinaryPrimitives.ReadUInt16LittleEndian(content.Span[at..]) : throw Fail(at, "2 bytes", "the end");

        /// <summary>The place that an offset points to.</summary>
        public int Offset(int at)
        {
            int offset = Int32(at);
            return offset > 0 && Contains(at, (long)offset + sizeof(int)) ? at + offset
                : throw Fail(at, "an offset inside the file", $"{(uint)offset}");
        }

        public InvalidDataException Fail(int at, string expected, string found) =>
            BadFile.At(name, $"byte {at}", expected, found, BadFile.DownloadAgain);
    }
}
