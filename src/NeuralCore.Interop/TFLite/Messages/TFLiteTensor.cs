namespace NeuralCore.Interop.TFLite.Messages;

/// <summary>A tensor of a graph: a constant with data, or a value that a run computes.</summary>
/// <param name="Sizes">Size of each axis with the batch first; images have channels last.</param>
/// <param name="Data">Little-endian; null for a computed value.</param>
/// <param name="Quantization">Null for a tensor that is not quantized.</param>
internal sealed record TFLiteTensor(
    string Name, TensorType Type, int[] Sizes, ReadOnlyMemory<byte>? Data, Quantization? Quantization = null)
{
    private const int ShapeSlot = 0, TypeSlot = 1, BufferSlot = 2, NameSlot = 3, QuantizationSlot = 4, SparsitySlot = 6;

    /// <summary>Number of elements.</summary>
    public int Length => Sizes.Aggregate(1, (product, size) => product * size);

    public FlatTable Write(int buffer) => new FlatTable().Child(ShapeSlot, FlatVector.Of(Sizes))
        .Byte(TypeSlot, (int)Type).Int(BufferSlot, buffer).Text(NameSlot, Name)
        .Child(QuantizationSlot, Quantization?.Write());

    /// <param name="buffers">The data of each buffer of the file.</param>
    public static TFLiteTensor Read(FlatBufferReader table, IReadOnlyList<ReadOnlyMemory<byte>> buffers)
    {
        string name = table.Text(NameSlot);
        int[] sizes = table.Ints(ShapeSlot);
        if (sizes.Length > Onnx.Messages.TensorMessage.MaxAxes || sizes.Any(size => size < 0)
            || sizes.Aggregate((Int128)1, (product, size) => product * size) > Array.MaxLength)
        {
            throw table.Fail(
                $"tensor {BadFile.Quote(name)} with at most {Onnx.Messages.TensorMessage.MaxAxes} axes that fit into " +
                "memory", $"({string.Join(", ", sizes.Take(Onnx.Messages.TensorMessage.MaxAxes + 1))})");
        }

        int buffer = table.Int(BufferSlot);
        if (buffer < 0 || buffer >= Math.Max(1, buffers.Count))
            throw table.Fail($"one of {buffers.Count} buffers", $"buffer {(uint)buffer}");
        if (table.Has(SparsitySlot))
            throw table.Refuse("dense tensors", "a sparse one", "Convert the model without sparsity.");
        ReadOnlyMemory<byte>? data = buffer == 0 || buffers[buffer].IsEmpty ? null : buffers[buffer];
        return new TFLiteTensor(name, (TensorType)table.Byte(TypeSlot), sizes, data,
            table.Table(QuantizationSlot) is { } quantization ? Quantization.Read(quantization) : null);
    }
}

/// <summary>The real number of an integer q: scale·(q − zeroPoint).</summary>
/// <param name="Scales">One for the tensor, or one for each index of <paramref name="Axis"/>.</param>
/// <param name="ZeroPoints">As many.</param>
internal sealed record Quantization(float[] Scales, long[] ZeroPoints, int Axis = 0)
{
    private const int ScaleSlot = 2, ZeroPointSlot = 3, DetailsSlot = 4, AxisSlot = 6;

    public float Scale => Scales[0];

    public int ZeroPoint => (int)ZeroPoints[0];

    public FlatTable Write() => new FlatTable().Child(ScaleSlot, FlatVector.Of(Scales))
        .Child(ZeroPointSlot, FlatVector.Of(ZeroPoints)).Int(AxisSlot, Axis);

    /// <returns>Null without scales: then the table has only statistics.</returns>
    public static Quantization? Read(FlatBufferReader table)
    {
        float[] scales = table.Floats(ScaleSlot);
        long[] zeros = table.Longs(ZeroPointSlot);
        if (scales.Length == 0) return null;
        if (table.Byte(DetailsSlot) != 0) throw table.Fail("linear quantization", "a custom one");
        if (zeros.Length == 0) zeros = new long[scales.Length];
        if (zeros.Length == 1 && scales.Length > 1) zeros = [.. Enumerable.Repeat(zeros[0], scales.Length)];
        if (zeros.Length != scales.Length || !scales.All(scale => scale >= 0 && float.IsFinite(scale))
            || zeros.Any(zero => zero is < short.MinValue or > ushort.MaxValue))
            throw table.Fail("finite scales, each with a zero point", "others");
        return new Quantization(scales, zeros, table.Int(AxisSlot));
    }
}
