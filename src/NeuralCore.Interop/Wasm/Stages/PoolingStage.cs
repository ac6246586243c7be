using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;

namespace NeuralCore.Interop.Wasm.Stages;

/// <summary>Max-pooling and average pooling.</summary>
internal sealed class PoolingStage(Pooling2D layer, Slot input, Slot output) : LayerStage(layer, input, output)
{
    private readonly WidthRule widths = new(layer.Padding, layer.Size.Width, layer.Stride.Width, dilation: 1);

    public override void PlanWidth(FunctionCode code) => widths.Plan(code, Input, Output);

    public override void Run(FunctionCode code, KernelFunctions kernels)
    {
        (int top, _, _, _) = layer.Padding.For(Input.Height, 1, layer.Size.Height, 1, layer.Stride.Height, 1, 1, 1);
        Y(X(code)).Const(Input.Height);
        Input.Load(code, Slot.WidthField).Const(Input.Channels).Const(layer.Size.Height).Const(layer.Size.Width)
            .Const(layer.Stride.Height).Const(layer.Stride.Width).Const(top);
        Output.Load(code, Slot.LeftField).Const(Output.Height);
        Output.Load(code, Slot.WidthField)
            .Call(layer is MaxPool2D ? kernels.Pooling.Max() : kernels.Pooling.Average());
    }
}
