using System.Runtime.InteropServices;
using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;

namespace NeuralCore.Interop.Wasm;

/// <summary>
/// The memory of a module up to its activations: the plan, then the weights. Addresses are multiples of 16, and 16
/// bytes are free behind every array, because the last vector of an array may reach over its end.
/// </summary>
internal sealed class StaticMemory
{
    /// <summary>Where the plan begins, and the bytes of an entry.</summary>
    public const int Plan = 32, PlanEntry = 32;

    /// <summary>Holds the address of the padded images.</summary>
    public const int ScratchAddress = 16;

    /// <summary>1 GiB, so that addresses of weights and activations fit 31 bits.</summary>
    private const int MaxBytes = 1 << 30;

    private readonly List<(int Address, byte[] Content)> data = [];
    private readonly List<Expansion> expansions = [];

    /// <param name="entries">Entries of the plan.</param>
    public StaticMemory(int entries) => Length = Align(Plan + (long)entries * PlanEntry);

    /// <summary>Bytes used, a multiple of 16: activations begin here.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes of an array with the free bytes behind it, up to the next multiple of 16.</summary>
    public static int Align(long bytes) =>
        checked((int)((bytes + 2 * Arithmetic.VectorBytes - 1) & -Arithmetic.VectorBytes));

    /// <returns>The address of the floats.</returns>
    public int Place(ReadOnlySpan<float> values) => Place(MemoryMarshal.AsBytes(values));

    /// <summary>Weights in panels; one byte each in the file where that loses nothing.</summary>
    /// <param name="weight">(…, O)</param>
    /// <returns>The address of the floats.</returns>
    public int PlaceWeights(Tensor weight, int widest)
    {
        int columns = weight.Shape.Last, rows = weight.Length / columns;
        if (LosslessInt8.Find(weight) is not { } int8)
            return Place(PackedWeights.Pack<float>(weight.Span, columns, widest));
        int target = Reserve(weight.Length * (long)sizeof(float));
        int numbers = Place(MemoryMarshal.AsBytes(PackedWeights.Pack<sbyte>(int8.Numbers, columns, widest).AsSpan()));
        int scales = Place(int8.Scales);
        foreach ((int first, int width) in PackedWeights.Panels(columns, widest))
            expansions.Add(new Expansion(
                numbers + first * rows, scales + first * sizeof(float), target + first * rows * sizeof(float), rows,
                width));
        return target;
    }

    /// <summary>Adds the data, and a start function that expands the weights of one byte.</summary>
    public void AddTo(WasmModule module, FunctionLibrary library)
    {
        foreach ((int address, byte[] content) in data) module.AddData(address, content);
        module.Pages = (Length + WasmModule.PageBytes - 1) / WasmModule.PageBytes;
        if (expansions.Count == 0) return;
        var code = new FunctionCode([], []);
        int expand = new MemoryFunctions(library).Expand();
        foreach (Expansion e in expansions)
            code.Const(e.Numbers).Const(e.Scales).Const(e.Target).Const(e.Rows).Const(e.Columns).Call(expand);
        module.Start(code);
    }

    private int Place(ReadOnlySpan<byte> content)
    {
        int address = Reserve(content.Length);
        data.Add((address, content.ToArray()));
        return address;
    }

    private int Reserve(long bytes)
    {
        int address = Length;
        Guard.Require(bytes <= MaxBytes - Length,
            $"The weights of the network take more than {MaxBytes} bytes, which a WebAssembly module has room for.");
        Length += Align(bytes);
        return address;
    }

    private readonly record struct Expansion(int Numbers, int Scales, int Target, int Rows, int Columns);
}
