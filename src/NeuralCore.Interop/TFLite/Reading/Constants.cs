using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NeuralCore.Interop.TFLite.Messages;

namespace NeuralCore.Interop.TFLite.Reading;

/// <summary>Decodes the data of constant tensors; integers become real numbers.</summary>
/// <param name="file">The file's name in messages.</param>
/// <param name="length">Of the file, in bytes.</param>
internal sealed class Constants(string file, int length)
{
    /// <summary>Operators may share constants, so a small file could have very many: a limit for hostile
    /// files.</summary>
    private const int MaxSharing = 2, MinBudget = 1 << 12;

    private long budget = (long)MaxSharing * length + MinBudget;

    /// <summary>Real numbers of a constant.</summary>
    /// <param name="biasScales">Scales of a bias of 32-bit integers, one for each element; null for any other
    /// tensor.</param>
    public float[] Numbers(TFLiteTensor tensor, float[]? biasScales = null)
    {
        if (!Enum.IsDefined(tensor.Type))
            throw Fail(tensor, "numbers of a supported type", $"type {(int)tensor.Type}");
        int size = Bytes(tensor.Type);
        ReadOnlySpan<byte> bytes = tensor.Data!.Value.Span;
        if (bytes.Length != (long)tensor.Length * size)
            throw Fail(tensor, $"{(long)tensor.Length * size} bytes of data", $"{bytes.Length}");
        budget -= bytes.Length;
        if (budget < 0) throw Fail(tensor, "constants of the file's size", "the same ones many times");
        if (tensor.Type == TensorType.Float32) return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        if (tensor.Type == TensorType.Float16)
            return Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), half => (float)half);
        var numbers = new float[tensor.Length];
        Quantization? quantization = tensor.Quantization;
        int inner = 1;
        if (quantization is { Scales.Length: > 1 } many)
        {
            if (many.Axis < 0 || many.Axis >= tensor.Sizes.Length || tensor.Sizes[many.Axis] != many.Scales.Length)
                throw Fail(tensor, "one scale for each index of an axis", $"{many.Scales.Length} on axis {many.Axis}");
            foreach (int length in tensor.Sizes[(many.Axis + 1)..]) inner *= length;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            long number = Whole(tensor.Type, bytes[(i * size)..]);
            if (biasScales is not null) numbers[i] = number * biasScales[biasScales.Length == 1 ? 0 : i];
            else if (quantization is not null)
            {
                int channel = quantization.Scales.Length == 1 ? 0 : i / inner % quantization.Scales.Length;
                numbers[i] = quantization.Scales[channel] * (number - quantization.ZeroPoints[channel]);
            }
            else numbers[i] = number;
        }

        return numbers;
    }

    /// <summary>Integers that describe a shape, axes or paddings.</summary>
    public int[] Integers(TFLiteTensor tensor)
    {
        if (tensor.Type is not (TensorType.Int32 or TensorType.Int64) || tensor.Data is not { } data)
            throw Fail(tensor, "constant integers", tensor.Data is null ? "a computed tensor" : $"{tensor.Type}");
        int size = Bytes(tensor.Type);
        if (data.Length != (long)tensor.Length * size || tensor.Length > Onnx.Messages.TensorMessage.MaxAxes * 2)
            throw Fail(tensor, $"{tensor.Length} numbers", $"{data.Length} bytes");
        var numbers = new int[tensor.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = (int)Math.Clamp(Whole(tensor.Type, data.Span[(i * size)..]), int.MinValue, int.MaxValue);
        return numbers;
    }

    public InvalidDataException Fail(TFLiteTensor tensor, string expected, string found) => BadFile.At(
        file, $"tensor {BadFile.Quote(tensor.Name)}", expected, found, Onnx.OnnxGraph.ExportAgain);

    /// <summary>The range of a type of quantized values.</summary>
    public static (int Low, int High)? Range(TensorType type) => type switch
    {
        TensorType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorType.UInt8 => (byte.MinValue, byte.MaxValue),
        TensorType.Int16 => (short.MinValue, short.MaxValue),
        _ => null,
    };

    private static long Whole(TensorType type, ReadOnlySpan<byte> bytes) => type switch
    {
        TensorType.Int8 => (sbyte)bytes[0],
        TensorType.UInt8 => bytes[0],
        TensorType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        TensorType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };

    private static int Bytes(TensorType type) => type switch
    {
        TensorType.Int8 or TensorType.UInt8 => sizeof(byte),
        TensorType.Float16 or TensorType.Int16 => sizeof(short),
        TensorType.Float32 or TensorType.Int32 => sizeof(int),
        _ => sizeof(long),
    };
}
