using System.Buffers.Binary;

namespace NeuralCore;

/// <summary>
/// The number types of the safetensors format: their sizes, and the conversion of the four floating-point types to
/// <c>Real</c>.
/// </summary>
internal static class SafetensorsTypes
{
    /// <summary>
    /// The type that the library writes: weights are 32-bit in a file, also if <c>Real</c> is double.
    /// </summary>
    internal const string Written = "F32";
    internal const int WrittenBytes = sizeof(float);

    internal const string Readable = "F32, F64, F16 or BF16";

    /// <summary>Bytes of one number; 0 for an unknown type or one with several numbers per byte.</summary>
    internal static int Size(string type) => type switch
    {
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" or "F8_E8M0" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        "U64" or "I64" or "F64" or "C64" => 8,
        _ => 0,
    };

    /// <summary>
    /// Converts little-endian numbers; false if the type is not one of the four floating-point types. F64 is rounded to
    /// <c>Real</c>.
    /// </summary>
    internal static bool TryRead(string type, ReadOnlySpan<byte> bytes, Span<Real> values)
    {
        switch (type)
        {
            case "F32":
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                return true;
            case "F64":
                for (int i = 0; i < values.Length; i++)
                    values[i] = (Real)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                return true;
            case "F16":
                for (int i = 0; i < values.Length; i++)
                    values[i] = (Real)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                return true;
            case "BF16":
                // bfloat16 is the upper half of a binary32.
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.Int32BitsToSingle(
                        BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>Passes the values to <paramref name="take"/> as little-endian F32, in chunks.</summary>
    internal static void Write(ReadOnlySpan<Real> values, Action<ReadOnlySpan<byte>> take)
    {
        Span<byte> chunk = stackalloc byte[1024 * WrittenBytes];
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, chunk.Length / WrittenBytes);
            for (int i = 0; i < count; i++)
                BinaryPrimitives.WriteSingleLittleEndian(chunk[(WrittenBytes * i)..], (float)values[i]);
            take(chunk[..(count * WrittenBytes)]);
            values = values[count..];
        }
    }
}
