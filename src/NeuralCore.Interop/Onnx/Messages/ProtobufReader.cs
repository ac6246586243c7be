using System.Buffers.Binary;
using System.Text;

namespace NeuralCore.Interop.Onnx.Messages;

/// <summary>
/// Reads the fields of a message in order; <see cref="ProtobufWriter"/> documents the format. Only texts are copied.
/// </summary>
/// <param name="content">The message, or the entire file.</param>
/// <param name="name">The file's name in error messages.</param>
/// <param name="start">Offset of the message in the file.</param>
internal struct ProtobufReader(ReadOnlyMemory<byte> content, string name, long start = 0)
{
    private const int MaxVarintBits = 64;

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int at;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    public WireType Wire { get; private set; }

    private readonly bool IsAtEnd => at == content.Length;

    /// <summary>Moves to the next field, whose value must then be read or skipped; false at the end.</summary>
    public bool Next()
    {
        if (IsAtEnd) return false;
        ulong tag = Varint();
        if (tag >> 3 is 0 or > int.MaxValue >> 3) throw Fail("a field's tag", $"field number {tag >> 3}");
        (Field, Wire) = ((int)(tag >> 3), (WireType)(tag & 7));
        if (Wire is not (WireType.Varint or WireType.Fixed64 or WireType.Delimited or WireType.Fixed32))
            throw Fail("a field's tag", $"wire type {(int)Wire}");
        return true;
    }

    public long Number()
    {
        Expect(WireType.Varint);
        return (long)Varint();
    }

    public Real Binary32()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(int)).Span);
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        Expect(WireType.Delimited);
        ulong length = Varint();
        if (length > (ulong)(content.Length - at))
        {
            throw Fail($"{length} bytes", $"{content.Length - at} before the end of the " +
                $"{(start == 0 ? "file" : "message")}");
        }

        return Take((int)length);
    }

    public string Text()
    {
        ReadOnlyMemory<byte> bytes = Bytes();
        try
        {
            return Strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw Fail("a text in UTF-8", "other bytes");
        }
    }

    /// <summary>A nested message.</summary>
    public ProtobufReader Message()
    {
        ReadOnlyMemory<byte> bytes = Bytes();
        return new ProtobufReader(bytes, name, start + at - bytes.Length);
    }

    /// <summary>Adds the numbers of a repeated field, packed or one per field.</summary>
    public void Numbers(List<long> values)
    {
        if (Wire == WireType.Varint)
        {
            values.Add(Number());
            return;
        }

        ProtobufReader packed = Message();
        while (!packed.IsAtEnd) values.Add((long)packed.Varint());
    }

    /// <summary>Adds the binary32 numbers of a repeated field, packed or one per field.</summary>
    public void Binary32s(List<Real> values)
    {
        if (Wire == WireType.Fixed32)
        {
            values.Add(Binary32());
            return;
        }

        ReadOnlyMemory<byte> packed = Bytes();
        if (packed.Length % sizeof(int) != 0) throw Fail("a list of numbers of 4 bytes", $"{packed.Length} bytes");
        for (int i = 0; i < packed.Length; i += sizeof(int))
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed.Span[i..]));
    }

    /// <summary>Adds the binary64 numbers of a packed field.</summary>
    public void Binary64s(List<Real> values)
    {
        ReadOnlyMemory<byte> packed = Wire == WireType.Fixed64 ? Take(sizeof(long)) : Bytes();
        if (packed.Length % sizeof(long) != 0) throw Fail("a list of numbers of 8 bytes", $"{packed.Length} bytes");
        for (int i = 0; i < packed.Length; i += sizeof(long))
            values.Add((Real)BinaryPrimitives.ReadDoubleLittleEndian(packed.Span[i..]));
    }

    /// <summary>Skips a value.</summary>
    public void Skip()
    {
        switch (Wire)
        {
            case WireType.Varint: Varint(); break;
            case WireType.Fixed32: Take(sizeof(int)); break;
            case WireType.Fixed64: Take(sizeof(long)); break;
            default: Bytes(); break;
        }
    }

    /// <summary>An error for valid but unsupported content: the message does not mention damage.</summary>
    public readonly InvalidDataException Refuse(string expected, string found, string fix = OnnxGraph.ExportAgain) =>
        BadFile.At(name, $"byte {start + at}", expected, found, fix);

    public readonly InvalidDataException Fail(string expected, string found) =>
        BadFile.At(name, $"byte {start + at}", expected, found, BadFile.DownloadAgain);

    private readonly void Expect(WireType type)
    {
        if (Wire != type) throw Fail($"field {Field} as {type}", $"{Wire}");
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > content.Length - at) throw Fail($"{length} bytes", $"{content.Length - at} before the end");
        at += length;
        return content.Slice(at - length, length);
    }

    private ulong Varint()
    {
        ReadOnlySpan<byte> bytes = content.Span;
        ulong value = 0;
        for (int shift = 0; shift < MaxVarintBits; shift += 7)
        {
            if (at == bytes.Length) throw Fail("more bytes of a number", "the end");
            byte next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Fail("a number of at most 10 bytes", "a longer one");
    }
}

/// <summary>The encoding of the value after a tag. ONNX does not use the deprecated groups (3 and 4).</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Delimited = 2,
    Fixed32 = 5,
}
