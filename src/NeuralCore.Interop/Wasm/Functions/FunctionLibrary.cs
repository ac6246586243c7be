using NeuralCore.Interop.Wasm.Emit;

namespace NeuralCore.Interop.Wasm.Functions;

/// <summary>The functions of a module by name: each is written when it is first called.</summary>
internal sealed class FunctionLibrary(WasmModule module)
{
    private readonly Dictionary<string, int> functions = [];

    /// <returns>The function's index.</returns>
    public int Of(string name, Func<FunctionCode> create)
    {
        if (!functions.TryGetValue(name, out int index)) functions[name] = index = module.Add(create());
        return index;
    }
}
