namespace NeuralCore.Interop.Wasm.Emit;

/// <summary>
/// A WebAssembly module in the making: functions, one memory, data and custom sections. <see cref="Write"/> gives the
/// binary format of the core specification 3.0, section 5.5.
/// </summary>
internal sealed class WasmModule
{
    /// <summary>Bytes of a page of memory.</summary>
    public const int PageBytes = 65_536;

    private const int FunctionExport = 0, MemoryExport = 2, FunctionType = 0x60, I32Const = 0x41, End = 0x0B;

    private readonly List<FunctionCode> functions = [];
    private readonly List<(string Name, int Kind, int Index)> exports = [];
    private readonly List<(int Address, byte[] Content)> data = [];
    private readonly List<(string Name, byte[] Content)> customSections = [];
    private int? start;

    /// <summary>Smallest size of the memory in pages.</summary>
    public int Pages { get; set; }

    /// <summary>Where the memory is imported from; null for a memory of this module, exported as
    /// <c>memory</c>.</summary>
    public (string Module, string Name)? ImportedMemory { get; init; }

    /// <returns>The function's index, by which it is called.</returns>
    public int Add(FunctionCode function, string? exportedAs = null)
    {
        functions.Add(function);
        if (exportedAs is not null) exports.Add((exportedAs, FunctionExport, functions.Count - 1));
        return functions.Count - 1;
    }

    /// <summary>A function without parameters and results that runs when the module is instantiated.</summary>
    public void Start(FunctionCode function) => start = Add(function);

    /// <summary>Bytes that the memory contains at the start.</summary>
    public void AddData(int address, byte[] content) => data.Add((address, content));

    public void AddCustomSection(string name, byte[] content) => customSections.Add((name, content));

    /// <summary>The bytes of the module.</summary>
    public byte[] Write()
    {
        FunctionCode[] types = [.. functions.DistinctBy(TypeText)];
        Dictionary<string, int> typeIndex = types.Select((type, i) => (TypeText(type), i))
            .ToDictionary(pair => pair.Item1, pair => pair.i);
        ByteWriter module = new ByteWriter().Raw("\0asm"u8).Raw([1, 0, 0, 0]);
        Section(module, 1, types, (type, writer) =>
        {
            writer.Byte(FunctionType).Unsigned(type.Parameters.Count);
            foreach (ValueKind kind in type.Parameters) writer.Byte((int)kind);
            writer.Unsigned(type.Results.Count);
            foreach (ValueKind kind in type.Results) writer.Byte((int)kind);
        });
        if (ImportedMemory is { } memory)
            Section(module, 2, [memory], (import, writer) =>
                Limits(writer.Name(import.Module).Name(import.Name).Byte(MemoryExport)));
        Section(module, 3, functions, (function, writer) => writer.Unsigned(typeIndex[TypeText(function)]));
        if (ImportedMemory is null) Section(module, 5, [Pages], (_, writer) => Limits(writer));
        (string Name, int Kind, int Index)[] all = ImportedMemory is null ? [("memory", MemoryExport, 0), .. exports]
            : [.. exports];
        Section(module, 7, all, (export, writer) => writer.Name(export.Name).Byte(export.Kind).Unsigned(export.Index));
        if (start is { } first) module.Byte(8).Sized(new ByteWriter().Unsigned(first));
        Section(module, 10, functions, (function, writer) => writer.Sized(function.Body()));
        Section(module, 11, data, (segment, writer) => writer.Unsigned(0).Byte(I32Const).Signed(segment.Address)
            .Byte(End).Unsigned(segment.Content.Length).Raw(segment.Content));
        foreach ((string name, byte[] content) in customSections)
            module.Byte(0).Sized(new ByteWriter().Name(name).Raw(content));
        return module.Span.ToArray();
    }

    private void Limits(ByteWriter writer) => writer.Byte(0).Unsigned(Pages);

    private static void Section<T>(ByteWriter module, int id, IReadOnlyList<T> items, Action<T, ByteWriter> write)
    {
        if (items.Count == 0) return;
        ByteWriter section = new ByteWriter().Unsigned(items.Count);
        foreach (T item in items) write(item, section);
        module.Byte(id).Sized(section);
    }

    private static string TypeText(FunctionCode function) =>
        $"{string.Join(',', function.Parameters)}:{string.Join(',', function.Results)}";
}
