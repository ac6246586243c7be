using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;

namespace NeuralCore.Interop.Wasm;

/// <summary>
/// Saves a <see cref="Model"/> as a WebAssembly module that computes the same outputs as the engine, bit for bit, in a
/// browser or another WebAssembly runtime. See <c>docs/webassembly.md</c>.
/// </summary>
public static class WasmFile
{
    /// <summary>The extension of module files.</summary>
    public const string Extension = ".wasm";

    /// <summary>The custom section with the model's metadata as JSON.</summary>
    internal const string MetadataSection = "neuralcore";

    /// <summary>The custom section with a second module: the same functions with relaxed SIMD.</summary>
    internal const string RelaxedSection = "neuralcore.relaxed";

    /// <summary>Writes the module, atomically.</summary>
    /// <param name="name">The name in the metadata; null for the file's name without extension.</param>
    /// <inheritdoc cref="Write" path="/exception"/>
    /// <exception cref="IOException">The folder is missing or not writable, or the disk is full; an existing file is
    /// kept.</exception>
    public static void Save(string path, Model model, string? name = null)
    {
        byte[] module = Write(model, name ?? Path.GetFileNameWithoutExtension(path));
        AtomicFile.Write(path, file => file.Write(module));
    }

    /// <summary>The bytes of the file that <see cref="Save"/> writes.</summary>
    /// <param name="name">The name in the metadata.</param>
    /// <exception cref="ArgumentException">The network has a layer that is not one of the library, an input that is
    /// neither an image nor a row of features, weights that are not finite, or activations that do not fit into the
    /// memory of a module; the message names it.</exception>
    public static byte[] Write(Model model, string name)
    {
        Guard.Require(model.Network.State().All(pair => ModelFile.FirstNotFinite(pair.Value.Span) < 0),
            $"The network has weights that are not finite: the training diverged, and it is not exported.");
        var network = new NetworkCode(model.Network);
        var module = new WasmModule();
        var kernels = new KernelFunctions(module, relaxed: false);
        module.Add(network.Plan(), "plan");
        module.Add(network.Run(kernels), "run");
        network.Memory.AddTo(module, kernels.Library);
        module.AddCustomSection(MetadataSection, ModuleMetadata.Write(model, network, name));
        module.AddCustomSection(RelaxedSection, Relaxed(network, module.Pages));
        return module.Write();
    }

    private static byte[] Relaxed(NetworkCode network, int pages)
    {
        var module = new WasmModule { ImportedMemory = (MetadataSection, "memory"), Pages = pages };
        module.Add(Arithmetic.Fuses(), "fuses");
        module.Add(network.Run(new KernelFunctions(module, relaxed: true)), "run");
        return module.Write();
    }
}
