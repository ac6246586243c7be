using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;

namespace NeuralCore.Interop.Wasm.Stages;

/// <summary>A layer in the code: how it plans its output for a width, and how it computes it.</summary>
/// <param name="input">What the layer reads.</param>
/// <param name="output">What it writes.</param>
internal abstract class LayerStage(Layer layer, Slot input, Slot output)
{
    public Layer Layer => layer;

    public Slot Input => input;

    public Slot Output => output;

    /// <summary>Whether the output is the memory of the input.</summary>
    public virtual bool IsView => false;

    /// <summary>Leaves the width of the output, which is below 1 where the layer does not fit.</summary>
    public virtual void PlanWidth(FunctionCode code) => input.Load(code, Slot.WidthField);

    /// <summary>Leaves the bytes of scratch memory that the layer needs.</summary>
    /// <returns>False if it needs none, and nothing is left.</returns>
    public virtual bool PlanScratch(FunctionCode code) => false;

    /// <summary>Computes the output.</summary>
    public abstract void Run(FunctionCode code, KernelFunctions kernels);

    /// <summary>Leaves the address of the input.</summary>
    protected FunctionCode X(FunctionCode code) => input.Load(code, Slot.AddressField);

    /// <summary>Leaves the address of the output.</summary>
    protected FunctionCode Y(FunctionCode code) => output.Load(code, Slot.AddressField);

    /// <summary>Leaves whether numbers outside of the limits of <see cref="DoubleTileCode"/> are possible.</summary>
    /// <param name="weight">A product has at most as many terms as it has numbers.</param>
    protected void LoadCare(FunctionCode code, KernelFunctions kernels, Parameter weight, Parameter? bias) =>
        kernels.Products.LoadCare(code, () => X(code), () => input.Vectors(code),
            weight.Value.Span.ContainsAnyInRange(float.Epsilon, DoubleTileCode.LeastWeight)
                || weight.Value.Span.ContainsAnyInRange(-DoubleTileCode.LeastWeight, -float.Epsilon)
                || weight.Value.Span.ContainsAnyExceptInRange(-DoubleTileCode.MaxWeight, DoubleTileCode.MaxWeight)
                || weight.Value.Length / Output.Channels > DoubleTileCode.MaxTerms
                || (bias?.Value.Span.ContainsAnyExceptInRange(-DoubleTileCode.MaxBias, DoubleTileCode.MaxBias) ?? false));
}
