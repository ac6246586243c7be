using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;

namespace NeuralCore.Interop.Wasm.Stages;

/// <summary>A residual: the sum of its branch and its shortcut, which are computed before.</summary>
internal sealed class SumStage(Residual layer, Slot branch, Slot shortcut, Slot output)
    : LayerStage(layer, branch, output)
{
    public override void Run(FunctionCode code, KernelFunctions kernels)
    {
        shortcut.Load(X(code), Slot.AddressField);
        Output.Vectors(Y(code)).Call(kernels.Elements.Add());
    }
}
