using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Interop.Wasm.Functions;

namespace NeuralCore.Interop.Wasm.Stages;

/// <summary>A dense layer.</summary>
/// <param name="weights">Address of the weights in panels.</param>
internal sealed class DenseStage(Dense layer, Slot input, Slot output, int weights, int bias)
    : LayerStage(layer, input, output)
{
    public override void Run(FunctionCode code, KernelFunctions kernels)
    {
        X(code).Const(weights).Const(bias);
        Y(code).Const(layer.InFeatures).Const(layer.OutFeatures);
        LoadCare(code, kernels, layer.Weight, layer.Bias);
        code.Call(kernels.Products.Dense());
    }
}
