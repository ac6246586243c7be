using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;
using NeuralCore.Kernels.Convolution;

namespace NeuralCore.Interop.Wasm.Stages;

/// <summary>A convolution; an image that needs padding is copied into zeros first, as in the engine.</summary>
/// <param name="geometry">For any width: only what does not depend on it is used.</param>
/// <param name="weights">Address of the weights in panels.</param>
internal sealed class ConvolutionStage(
    Conv2D layer, Slot input, Slot output, ConvolutionGeometry geometry, int weights, int bias)
    : LayerStage(layer, input, output)
{
    private readonly WidthRule widths =
        new(layer.Padding, layer.KernelSize.Width, layer.Stride.Width, layer.Dilation.Width);

    /// <summary>Whether the image is padded for some widths.</summary>
    private bool IsPadded => layer.Padding.IsSame ? layer.KernelSize != new Size(1) : geometry.HasPadding;

    public override void PlanWidth(FunctionCode code) => widths.Plan(code, Input, Output);

    public override bool PlanScratch(FunctionCode code)
    {
        if (IsPadded) PaddedBytes(code);
        return IsPadded;
    }

    public override void Run(FunctionCode code, KernelFunctions kernels)
    {
        if (IsPadded) Pad(code, kernels.Memory.Pad());
        int pixel = Input.PixelBytes, segment = layer.KernelSize.Width, segments = 1;
        // Under a kernel with gaps, only the channels of one pixel are adjacent.
        if (layer.Dilation.Width > 1) (segment, segments) = (segments, segment);
        Source(code).Const(weights).Const(bias);
        Y(code).Const(Output.Height);
        Output.Load(code, Slot.WidthField).Const(layer.OutChannels).Const(segment * layer.InChannels).Const(segments)
            .Const(layer.KernelSize.Height).Const(layer.Stride.Width * pixel);
        RowBytes(code).Const(layer.Stride.Height).Do(Op.I32Mul).Const(layer.Dilation.Width * pixel);
        RowBytes(code).Const(layer.Dilation.Height).Do(Op.I32Mul);
        LoadCare(code, kernels, layer.Weight, layer.Bias);
        code.Call(kernels.Products.Convolution());
    }

    private void Pad(FunctionCode code, int pad)
    {
        Source(X(code)).Const(geometry.Height);
        Input.Load(code, Slot.WidthField).Const(Input.PixelBytes).Do(Op.I32Mul);
        RowBytes(code).Const(geometry.Top).Do(Op.I32Mul);
        Output.Load(code, Slot.LeftField).Const(Input.PixelBytes).Do(Op.I32Mul).Do(Op.I32Add);
        RowBytes(code);
        PaddedBytes(code).Call(pad);
    }

    /// <summary>Leaves the address of the image that the kernel slides over.</summary>
    private FunctionCode Source(FunctionCode code) =>
        IsPadded ? code.Const(StaticMemory.ScratchAddress).Memory(MemoryOp.I32Load) : X(code);

    /// <summary>Leaves the bytes of a row of that image.</summary>
    private FunctionCode RowBytes(FunctionCode code) =>
        Output.Load(code, Slot.PaddedWidthField).Const(Input.PixelBytes).Do(Op.I32Mul);

    private FunctionCode PaddedBytes(FunctionCode code) =>
        RowBytes(code).Const(geometry.PaddedHeight).Do(Op.I32Mul);
}
