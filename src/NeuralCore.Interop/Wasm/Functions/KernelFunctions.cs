using NeuralCore.Interop.Wasm.Emit;

namespace NeuralCore.Interop.Wasm.Functions;

/// <summary>All functions that layers call, for one module: with relaxed SIMD, or exact without it.</summary>
internal sealed class KernelFunctions
{
    public KernelFunctions(WasmModule module, bool relaxed)
    {
        Library = new FunctionLibrary(module);
        var arithmetic = new Arithmetic(Library, relaxed);
        Products = new ProductFunctions(Library, arithmetic);
        Elements = new ElementFunctions(Library, arithmetic);
        Normalizations = new NormalizationFunctions(Library, arithmetic);
        Pooling = new PoolingFunctions(Library);
        Memory = new MemoryFunctions(Library);
    }

    public FunctionLibrary Library { get; }

    public ProductFunctions Products { get; }

    public ElementFunctions Elements { get; }

    public NormalizationFunctions Normalizations { get; }

    public PoolingFunctions Pooling { get; }

    public MemoryFunctions Memory { get; }
}
