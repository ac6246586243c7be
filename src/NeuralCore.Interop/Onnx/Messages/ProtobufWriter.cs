using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace NeuralCore.Interop.Onnx.Messages;

/// <summary>The part of the wire format of protocol buffers that ONNX needs.</summary>
/// <remarks><code>
/// Message    consecutive fields, each a tag and a value; missing fields have their defaults
/// Tag        field number · 8 + wire type, as a varint
/// Varint     7 bits per byte, lowest first; the top bit is set if more bytes follow      300 → AC 02
/// Delimited  a varint with the number of bytes, then the bytes: UTF-8 texts, nested messages, packed lists of numbers
/// Fixed32    4 bytes, little-endian: a binary32
/// </code>
/// Source: protobuf.dev/programming-guides/encoding.</remarks>
internal sealed class ProtobufWriter
{
    private const int MaxVarintLength = 10;

    private readonly ArrayBufferWriter<byte> bytes = new();

    public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    public ProtobufWriter Number(int field, long value)
    {
        Tag(field, WireType.Varint);
        Varint((ulong)value);
        return this;
    }

    public ProtobufWriter Binary32(int field, double value)
    {
        Tag(field, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.GetSpan(sizeof(int)), (float)value);
        bytes.Advance(sizeof(int));
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter value) => Bytes(field, value.Written);

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.Delimited);
        Varint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (ulong)type);

    private void Varint(ulong value)
    {
        Span<byte> room = bytes.GetSpan(MaxVarintLength);
        int length = 0;
        for (; value >= 0x80; value >>= 7) room[length++] = (byte)(value | 0x80);
        room[length++] = (byte)value;
        bytes.Advance(length);
    }
}
