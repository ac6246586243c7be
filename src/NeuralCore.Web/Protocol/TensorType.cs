using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NeuralCore.Web.Protocol;

/// <summary>The data types of the Open Inference Protocol.</summary>
/// <remarks><code>
/// BOOL                  0 or 1
/// integers              grey levels from 0 to 255, divided by 255
/// FP16 BF16 FP32 FP64   the pixel values themselves, usually from 0 to 1
/// BYTES                 not an input of these models
/// </code></remarks>
internal sealed record TensorType(string Name, int Bytes, TensorType.Read Number, bool IsGreyLevel)
{
    /// <summary>The value of a little-endian number.</summary>
    internal delegate double Read(ReadOnlySpan<byte> bytes);

    private const double MaxGrey = 255;

    /// <summary>The pixels of the grey levels.</summary>
    private static readonly float[] Greys = [.. Enumerable.Range(0, 256).Select(grey => (float)(grey / MaxGrey))];

    private static readonly TensorType[] Known =
    [
        new("BOOL", 1, bytes => bytes[0] == 0 ? 0 : 1, false),
        new("UINT8", 1, bytes => bytes[0], true),
        new("UINT16", 2, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes), true),
        new("UINT32", 4, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes), true),
        new("UINT64", 8, bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes), true),
        new("INT8", 1, bytes => (sbyte)bytes[0], true),
        new("INT16", 2, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes), true),
        new("INT32", 4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes), true),
        new("INT64", 8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes), true),
        new("FP16", 2, bytes => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes), false),
        new("BF16", 2, BrainFloat, false),
        new("FP32", 4, bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes), false),
        new("FP64", 8, bytes => BinaryPrimitives.ReadDoubleLittleEndian(bytes), false),
    ];

    /// <summary>The upper half of the bits of a float.</summary>
    private static double BrainFloat(ReadOnlySpan<byte> bytes) =>
        BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16);

    /// <exception cref="ProtocolException">The data type cannot be converted to pixels.</exception>
    public static TensorType Of(string? name) => Array.Find(Known, type => type.Name == name)
        ?? throw new ProtocolException(name is null ? "The input has no \"datatype\"."
            : name == "BYTES" ? "The data type of the input is BYTES; this model takes numbers, for example FP32."
            : $"The data type '{Serving.ServerContext.Shown(name)}' is not known. Known are "
            + $"{string.Join(", ", Known.Select(type => type.Name))}.");

    /// <summary>A number of this type as a pixel.</summary>
    /// <exception cref="ProtocolException">The number is not finite, or no grey level.</exception>
    public float Pixel(double value, int index)
    {
        if (!double.IsFinite(value) || !float.IsFinite((float)value))
            throw new ProtocolException($"Value {index} of the input is not a finite number.");
        if (!IsGreyLevel) return (float)value;
        return value is >= 0 and <= MaxGrey ? (float)(value / MaxGrey) : throw new ProtocolException(
            $"Value {index} of the input is {value}; a grey level of {Name} is from 0 to 255. "
            + "Send pixels of other ranges as FP32.");
    }

    /// <summary>The pixels of binary tensor data.</summary>
    /// <exception cref="ProtocolException">The length is not that of <paramref name="count"/> numbers.</exception>
    public float[] Pixels(ReadOnlySpan<byte> data, int count)
    {
        if (data.Length != (long)count * Bytes)
        {
            throw new ProtocolException(
                $"The input has {data.Length} bytes of binary data; {count} numbers of {Name} are "
                + $"{(long)count * Bytes} bytes.");
        }

        float[] pixels = GC.AllocateUninitializedArray<float>(count);
        if (Name == "UINT8")
        {
            for (int i = 0; i < count; i++) pixels[i] = Greys[data[i]];
            return pixels;
        }

        if (Name == "FP32")
        {
            MemoryMarshal.Cast<byte, float>(data).CopyTo(pixels); // x64 and Arm64 are little-endian
            for (int i = 0; i < count; i++)
            {
                if (!float.IsFinite(pixels[i])) Pixel(pixels[i], i);
            }

            return pixels;
        }

        for (int i = 0; i < count; i++) pixels[i] = Pixel(Number(data.Slice(i * Bytes, Bytes)), i);
        return pixels;
    }
}

/// <summary>An error of the client: its message is the answer, with status 400 unless another one is named.</summary>
internal sealed class ProtocolException(string message, int status = 400) : Exception(message)
{
    public int Status => status;
}
