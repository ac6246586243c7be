using System.Buffers.Binary;

namespace NeuralCore;

/// <summary>
/// The number types of the safetensors format: their sizes, and how the four that are real numbers become <c>Real</c>.
/// </summary>
internal static class SafetensorsTypes
{
    /// <summary>What the library writes: weights are 32-bit in a file, whatever <c>Real</c> is.</summary>
    internal const string Written = "F32";
    internal const int WrittenBytes = sizeof(float);

    internal const string Readable = "F32, F64, F16 or BF16";

    /// <summary>
    /// Bytes of one number; 0 for a type that the format does not have (or that packs several into a byte).
    /// </summary>
    internal static int Size(string type) => type switch
    {
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" or "F8_E8M0" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        "U64" or "I64" or "F64" or "C64" => 8,
        _ => 0,
    };

    /// <summary>
    /// Converts little-endian numbers; false for a type that holds no real numbers. F64 is rounded to <c>Real</c>.
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

    /// <summary>Hands the values to <paramref name="take"/> as little-endian F32, piece by piece.</summary>
    internal static void Write(ReadOnlySpan<Real> values, Action<ReadOnlySpan<byte>> take)
    {
        Span<byte> piece = stackalloc byte[1024 * WrittenBytes];
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, piece.Length / WrittenBytes);
            for (int i = 0; i < count; i++)
                BinaryPrimitives.WriteSingleLittleEndian(piece[(WrittenBytes * i)..], (float)values[i]);
            take(piece[..(count * WrittenBytes)]);
            values = values[count..];
        }
    }
}
