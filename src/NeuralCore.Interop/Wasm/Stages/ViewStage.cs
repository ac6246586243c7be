using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;

namespace NeuralCore.Interop.Wasm.Stages;

/// <summary>A layer whose output is its input: Flatten, and Dropout at inference.</summary>
internal sealed class ViewStage(Layer layer, Slot input, Slot output) : LayerStage(layer, input, output)
{
    public override bool IsView => true;

    public override void PlanWidth(FunctionCode code)
    {
        if (Output.Height == Input.Height && Output.Channels == Input.Channels) base.PlanWidth(code);
        else code.Const(1);
    }

    public override void Run(FunctionCode code, KernelFunctions kernels)
    {
    }
}
