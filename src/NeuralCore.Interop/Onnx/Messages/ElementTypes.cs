using System.Buffers.Binary;

namespace NeuralCore.Interop.Onnx.Messages;

/// <summary>Sizes of ONNX's number types and conversion of their bytes. All are little-endian.</summary>
internal static class ElementTypes
{
    public const string Readable = "float, double, float16, bfloat16 or whole numbers";

    public static bool IsKnown(ElementType type) => Bytes(type) > 0;

    public static bool IsReal(ElementType type) =>
        type is ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16;

    /// <summary>Bytes of one number; 0 for an unsupported type.</summary>
    public static int Bytes(ElementType type) => type switch
    {
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Double or ElementType.Int64 or ElementType.UInt64 => 8,
        _ => 0,
    };

    public static Real[] Reals(ElementType type, ReadOnlySpan<byte> bytes)
    {
        var values = new Real[bytes.Length / Bytes(type)];
        SafetensorsTypes.TryRead(
            type switch
            {
                ElementType.Double => "F64",
                ElementType.Float16 => "F16",
                ElementType.BFloat16 =>
            "BF16",
                _ => "F32"
            }, bytes, values);
        return values;
    }

    public static Real[] FromBits(ElementType type, List<long> bits)
    {
        var bytes = new byte[2 * bits.Count];
        for (int i = 0; i < bits.Count; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), unchecked((ushort)bits[i]));
        return Reals(type, bytes);
    }

    public static long[] Integers(ElementType type, ReadOnlySpan<byte> bytes)
    {
        var values = new long[bytes.Length / Bytes(type)];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes[(i * Bytes(type))..];
            values[i] = type switch
            {
                ElementType.Int8 => (sbyte)value[0],
                ElementType.UInt8 or ElementType.Bool => value[0],
                ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(value),
                ElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(value),
                ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(value),
                ElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(value),
                _ => BinaryPrimitives.ReadInt64LittleEndian(value),
            };
        }

        return values;
    }

    /// <summary>As binary32.</summary>
    public static byte[] Bytes(ReadOnlySpan<Real> values)
    {
        var bytes = new byte[SafetensorsTypes.WrittenBytes * values.Length];
        int at = 0;
        SafetensorsTypes.Write(values, piece =>
        {
            piece.CopyTo(bytes.AsSpan(at));
            at += piece.Length;
        });
        return bytes;
    }

    public static byte[] Bytes(ReadOnlySpan<long> values)
    {
        var bytes = new byte[sizeof(long) * values.Length];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long) * i), values[i]);
        return bytes;
    }
}
