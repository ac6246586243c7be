using NeuralCore.Interop.Wasm.Emit;

namespace NeuralCore.Interop.Wasm.Stages;

/// <summary>
/// A tensor of the network: the input or the output of a layer. Its entry of the plan holds 32-bit numbers: address,
/// height, width, channels; then the left padding and the padded width of the layer that computes it.
/// </summary>
/// <param name="Index">0 is the input.</param>
/// <param name="Channels">Of a row of features: all of them, and height and width are 1.</param>
internal sealed record Slot(int Index, int Height, int Channels)
{
    public const int AddressField = 0, HeightField = 4, WidthField = 8, ChannelsField = 12, LeftField = 16,
        PaddedWidthField = 20;

    /// <summary>Bytes of one column of pixels.</summary>
    public int ColumnBytes => checked(Height * Channels * sizeof(float));

    /// <summary>Bytes of one pixel.</summary>
    public int PixelBytes => Channels * sizeof(float);

    private int Entry => StaticMemory.Plan + Index * StaticMemory.PlanEntry;

    /// <summary>Leaves a number of the plan.</summary>
    public FunctionCode Load(FunctionCode code, int field) =>
        code.Const(Entry + field).Memory(MemoryOp.I32Load);

    /// <summary>Stores a number that <paramref name="value"/> leaves.</summary>
    public void Store(FunctionCode code, int field, Action value)
    {
        code.Const(Entry + field);
        value();
        code.Memory(MemoryOp.I32Store);
    }

    /// <summary>Leaves the number of pixels.</summary>
    public FunctionCode Pixels(FunctionCode code) => Load(code, WidthField).Const(Height).Do(Op.I32Mul);

    /// <summary>Leaves the number of vectors that hold the tensor, the last perhaps in part.</summary>
    public FunctionCode Vectors(FunctionCode code) => Load(code, WidthField).Const(Height * Channels).Do(Op.I32Mul)
        .Const(3).Do(Op.I32Add).Const(2).Do(Op.I32ShiftRight);

    /// <summary>The shape as the engine has it, for a given width.</summary>
    public static Slot Of(int index, Shape shape) => shape.Rank == 3 ? new Slot(index, shape[0], shape[2])
        : new Slot(index, 1, shape.Length);
}
