using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;

namespace NeuralCore.Interop.Wasm.Stages;

/// <summary>A function of each element.</summary>
internal sealed class ActivationStage(Activation layer, Slot input, Slot output) : LayerStage(layer, input, output)
{
    public override void Run(FunctionCode code, KernelFunctions kernels) =>
        Output.Vectors(Y(X(code))).Call(kernels.Elements.Of(layer));
}
