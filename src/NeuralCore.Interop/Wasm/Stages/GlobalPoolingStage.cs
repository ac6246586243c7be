using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;

namespace NeuralCore.Interop.Wasm.Stages;

/// <summary>Average over the whole image: one window that covers it.</summary>
internal sealed class GlobalPoolingStage(Layer layer, Slot input, Slot output) : LayerStage(layer, input, output)
{
    public override void PlanWidth(FunctionCode code) => code.Const(1);

    public override void Run(FunctionCode code, KernelFunctions kernels)
    {
        Y(X(code)).Const(Input.Height);
        Input.Load(code, Slot.WidthField).Const(Input.Channels).Const(Input.Height);
        Input.Load(code, Slot.WidthField).Const(1).Const(1).Const(0).Const(0).Const(1).Const(1)
            .Call(kernels.Pooling.Average());
    }
}
