using NeuralCore.Interop.Wasm.Emit;

namespace NeuralCore.Interop.Wasm.Functions;

/// <summary>
/// The fused multiply-add of four floats, by one instruction of relaxed SIMD, or exactly through 64-bit numbers.
/// </summary>
/// <remarks><code>
/// p = a·b              exact: two fractions of 24 bits give one of at most 48
/// s = p + c            rounded to 53 bits, with the error e = p + c − s (TwoSum, Knuth)
/// t = s, if e = 0; else the one of the two neighbours of p + c whose last bit is 1 (rounding to odd)
/// y = t as a float     = fma(a, b, c): the last bit of t keeps t off every value halfway between two floats
/// </code>
/// Boldo, Melquiond 2008, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd": 53
/// bits are at least 24 + 2, so that the two roundings give the result of one.</remarks>
/// <param name="relaxed">Whether the module may contain relaxed SIMD.</param>
internal sealed class Arithmetic(FunctionLibrary library, bool relaxed)
{
    /// <summary>Bytes of a vector.</summary>
    public const int VectorBytes = 16;

    /// <summary>Floats of a vector.</summary>
    public const int Lanes = 4;

    /// <summary>1 + 2⁻¹²: its square needs 25 bits, so that a product rounded by itself loses the last.</summary>
    private const float Probe = 1.000244140625f, MinusRoundedSquare = -1.00048828125f, LostBit = 5.9604645E-8f;

    /// <summary>Whether fused multiply-adds are one instruction.</summary>
    public bool IsRelaxed => relaxed;

    /// <summary>Takes vectors a, b and c from the stack, leaves a·b + c, rounded once.</summary>
    public void MultiplyAdd(FunctionCode code)
    {
        if (relaxed) code.Do(VectorOp.F32x4RelaxedMultiplyAdd);
        else code.Call(library.Of("multiplyAdd", Exact));
    }

    /// <summary>
    /// Whether the machine's relaxed multiply-add rounds once: fuses() is 1 if it does. The specification also allows a
    /// product that is rounded by itself.
    /// </summary>
    public static FunctionCode Fuses()
    {
        var code = new FunctionCode([], [ValueKind.I32]);
        int factor = code.Local(ValueKind.V128);
        code.Splat(Probe).Set(factor).Get(factor).Get(factor).Splat(MinusRoundedSquare)
            .Do(VectorOp.F32x4RelaxedMultiplyAdd).Splat(LostBit).Do(VectorOp.F32x4Equal).Do(VectorOp.I32x4AllTrue);
        return code;
    }

    /// <summary>
    /// (p, c, s): the sum s of two vectors of 64-bit numbers, changed to the neighbour that rounding to odd gives.
    /// </summary>
    public int RoundToOdd() => library.Of("roundToOdd", () =>
    {
        const int product = 0, addend = 1, sum = 2;
        var code = new FunctionCode([ValueKind.V128, ValueKind.V128, ValueKind.V128], [ValueKind.V128]);
        int error = code.Local(ValueKind.V128), inexact = code.Local(ValueKind.V128);
        // part = s − p,  e = (p − (s − part)) + (c − part)
        code.Get(sum).Get(product).Do(VectorOp.F64x2Sub).Set(error);
        code.Get(product).Get(sum).Get(error).Do(VectorOp.F64x2Sub).Do(VectorOp.F64x2Sub);
        code.Get(addend).Get(error).Do(VectorOp.F64x2Sub).Do(VectorOp.F64x2Add).Set(error);
        // inexact = 0 < |e|, false for NaN
        code.Vector(0).Get(error).Do(VectorOp.F64x2Abs).Do(VectorOp.F64x2Less).Set(inexact);
        // inexact: (bits of s, less 1 where e points towards 0) or 1
        code.Get(error).Get(sum).Do(VectorOp.Xor).Const(63).Do(VectorOp.I64x2ShiftRightSigned);
        code.Get(inexact).Do(VectorOp.And).Get(sum).Do(VectorOp.I64x2Add);
        return code.Get(inexact).Vector([1, 0, 1, 0]).Do(VectorOp.And).Do(VectorOp.Or);
    });

    private FunctionCode Exact()
    {
        const int a = 0, b = 1, c = 2;
        var code = new FunctionCode([ValueKind.V128, ValueKind.V128, ValueKind.V128], [ValueKind.V128]);
        int product = code.Local(ValueKind.V128), addend = code.Local(ValueKind.V128);
        for (int half = 0; half < 2; half++)
        {
            Promote(code, a, half);
            Promote(code, b, half);
            code.Do(VectorOp.F64x2Mul).Set(product);
            Promote(code, c, half);
            code.Set(addend).Get(product).Get(addend).Get(product).Get(addend).Do(VectorOp.F64x2Add);
            code.Call(RoundToOdd()).Do(VectorOp.F32FromF64Zero);
        }

        return code.Shuffle(LowHalves);
    }

    /// <summary>Leaves two of the floats of a local as 64-bit numbers.</summary>
    private static void Promote(FunctionCode code, int local, int half)
    {
        code.Get(local);
        if (half == 1) code.Get(local).Shuffle(HighHalf);
        code.Do(VectorOp.F64FromF32Low);
    }

    private static ReadOnlySpan<byte> HighHalf => [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>The low halves of two vectors as one.</summary>
    public static ReadOnlySpan<byte> LowHalves => [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
}
