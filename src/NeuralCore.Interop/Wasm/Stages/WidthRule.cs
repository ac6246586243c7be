using NeuralCore.Interop.Wasm.Emit;

namespace NeuralCore.Interop.Wasm.Stages;

/// <summary>The width of a convolution's or pooling's output for a width that is known when the module runs.</summary>
/// <remarks><code>
/// reach = dilation·(kernel − 1) + 1
/// Same      OW = ⌈W/stride⌉,  missing = max(0, (OW − 1)·stride + reach − W),  left = ⌊missing/2⌋
/// Explicit  OW = ⌊(W + left + right − reach)/stride⌋ + 1, or 0 if the kernel does not fit
/// </code></remarks>
internal sealed class WidthRule(Padding padding, int kernel, int stride, int dilation)
{
    private readonly int reach = dilation * (kernel - 1) + 1;

    /// <summary>Stores left padding and padded width in the output's entry, and leaves its width.</summary>
    public void Plan(FunctionCode code, Slot input, Slot output)
    {
        int width = code.Local(ValueKind.I32), padded = code.Local(ValueKind.I32), result = code.Local(ValueKind.I32);
        input.Load(code, Slot.WidthField).Set(width);
        if (padding.IsSame) PlanSame(code, width, padded, result, output);
        else PlanExplicit(code, width, padded, result, output);
        output.Store(code, Slot.PaddedWidthField, () => code.Get(padded));
        code.Get(result);
    }

    private void PlanSame(FunctionCode code, int width, int padded, int result, Slot output)
    {
        int missing = code.Local(ValueKind.I32);
        code.Get(width).Const(stride - 1).Do(Op.I32Add).Const(stride).Do(Op.I32DivSigned).Tee(result);
        code.Const(1).Do(Op.I32Sub).Const(stride).Do(Op.I32Mul).Const(reach).Do(Op.I32Add).Get(width).Do(Op.I32Sub);
        code.Tee(missing).Const(0).Get(missing).Const(0).Do(Op.I32GreaterSigned).Do(Op.Select).Set(missing);
        output.Store(code, Slot.LeftField, () => code.Get(missing).Const(1).Do(Op.I32ShiftRight));
        code.Get(width).Get(missing).Do(Op.I32Add).Set(padded);
    }

    private void PlanExplicit(FunctionCode code, int width, int padded, int result, Slot output)
    {
        (_, _, int left, int right) = padding.For(1, 1, 1, kernel, 1, stride, 1, dilation);
        output.Store(code, Slot.LeftField, () => code.Const(left));
        code.Get(width).Const(left + right).Do(Op.I32Add).Set(padded);
        code.Get(padded).Const(reach).Do(Op.I32Sub).Const(stride).Do(Op.I32DivSigned).Const(1).Do(Op.I32Add);
        code.Const(0).Get(padded).Const(reach).Do(Op.I32LessSigned).Do(Op.I32Eqz).Do(Op.Select).Set(result);
    }
}
