using System.Text;

namespace NeuralCore.Peers;

/// <summary>Protocol buffers' wire format, as much as ONNX needs: varints and length-delimited fields (protobuf.dev/programming-guides/encoding).</summary>
internal sealed class ProtobufWriter
{
    private const int VarintType = 0, DelimitedType = 2;

    private readonly List<byte> bytes = [];

    public byte[] ToArray() => [.. bytes];

    public ProtobufWriter Number(int field, long value)
    {
        Varint((ulong)((field << 3) | VarintType));
        Varint((ulong)value);
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter value) => Bytes(field, value.ToArray());

    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)((field << 3) | DelimitedType));
        Varint((ulong)value.Length);
        bytes.AddRange(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }
}
