using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;

namespace NeuralCore.Interop.Wasm.Stages;

/// <summary>Batch normalisation with running statistics.</summary>
/// <param name="mean">Address of μ; factor: of γ/σ; shift: of β.</param>
internal sealed class BatchNormStage(BatchNorm layer, Slot input, Slot output, int mean, int factor, int shift)
    : LayerStage(layer, input, output)
{
    public override void Run(FunctionCode code, KernelFunctions kernels) => Output.Pixels(Y(X(code)))
        .Const(Output.Channels).Const(mean).Const(factor).Const(shift).Call(kernels.Normalizations.Batch());
}

/// <summary>Layer normalisation over the channels of each pixel.</summary>
/// <param name="scale">Address of γ; shift: of β.</param>
internal sealed class LayerNormStage(LayerNorm layer, Slot input, Slot output, int scale, int shift)
    : LayerStage(layer, input, output)
{
    public override void Run(FunctionCode code, KernelFunctions kernels) => Output.Pixels(Y(X(code)))
        .Const(Output.Channels).Const(scale).Const(shift).Const((float)layer.Epsilon)
        .Call(kernels.Normalizations.Layer());
}
