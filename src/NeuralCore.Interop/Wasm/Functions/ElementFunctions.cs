using NeuralCore.Interop.Wasm.Emit;
using NeuralCore.Kernels.Elementwise;
using static NeuralCore.Interop.Wasm.Emit.ValueKind;

namespace NeuralCore.Interop.Wasm.Functions;

/// <summary>
/// Functions of each element: the formulas of <c>ElementFunctions.cs</c> and <c>Exponential.cs</c> of the engine, step
/// by step, so that the bits are equal.
/// </summary>
/// <remarks>
/// Each takes (x, y, vectors). The last vector may reach behind the tensor, where memory is reserved.
/// </remarks>
internal sealed class ElementFunctions(FunctionLibrary library, Arithmetic arithmetic)
{
    /// <summary>1/6!, …, 1/2!, 1: the terms of (eʳ − 1)/r after 1/7!.</summary>
    private static readonly float[] SeriesTerms =
        [(float)(1 / 720.0), (float)(1 / 120.0), (float)(1 / 24.0), (float)(1 / 6.0), 0.5f, 1];

    /// <summary>Whether there is a function for an activation.</summary>
    public static bool Has(Activation activation) => activation is ReLU or LeakyReLU or Sigmoid or Tanh or SiLU or GELU;

    /// <summary>The function of an activation for which <see cref="Has"/> is true.</summary>
    public int Of(Activation activation) => activation switch
    {
        ReLU => Map("relu", (code, x) => code.Get(x).Get(x).Vector(0).Do(VectorOp.F32x4Less).Do(VectorOp.AndNot)),
        LeakyReLU leaky => Map($"leakyRelu {leaky.Slope:R}", (code, x) => code.Splat((float)leaky.Slope).Get(x)
            .Do(VectorOp.F32x4Mul).Get(x).Get(x).Vector(0).Do(VectorOp.F32x4Less).Do(VectorOp.BitSelect)),
        Sigmoid => Map("sigmoid", WriteSigmoid),
        Tanh => Map("tanh", WriteTanh),
        SiLU => Map("silu", (code, x) =>
        {
            code.Get(x);
            WriteSigmoid(code, x);
            code.Do(VectorOp.F32x4Mul);
        }),
        GELU => Map("gelu", WriteGelu),
        _ => throw new ArgumentException($"{activation} has no function."),
    };

    /// <summary>(a, b, y, vectors): y = a + b.</summary>
    public int Add() => library.Of("add", () =>
    {
        const int a = 0, b = 1, y = 2, vectors = 3;
        var code = new FunctionCode([I32, I32, I32, I32], []);
        return code.Repeat(vectors, () =>
        {
            code.Get(y).Get(a).Memory(MemoryOp.VectorLoad).Get(b).Memory(MemoryOp.VectorLoad).Do(VectorOp.F32x4Add)
                .Memory(MemoryOp.VectorStore);
            foreach (int pointer in (int[])[a, b, y]) code.Step(pointer, Arithmetic.VectorBytes);
        });
    });

    private int Map(string name, Action<FunctionCode, int> element) => library.Of(name, () =>
    {
        const int x = 0, y = 1, vectors = 2;
        var code = new FunctionCode([I32, I32, I32], []);
        int value = code.Local(V128);
        return code.Repeat(vectors, () =>
        {
            code.Get(x).Memory(MemoryOp.VectorLoad).Set(value).Get(y);
            element(code, value);
            code.Memory(MemoryOp.VectorStore);
            code.Step(x, Arithmetic.VectorBytes).Step(y, Arithmetic.VectorBytes);
        });
    });

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    private void WriteSigmoid(FunctionCode code, int x)
    {
        int negative = code.Local(V128);
        code.Vector(0).Get(x).Do(VectorOp.F32x4Sub).Set(negative).Splat(1).Splat(1);
        WriteExp(code, negative);
        code.Do(VectorOp.F32x4Add).Do(VectorOp.F32x4Div);
    }

    /// <summary>t / (t + 2), t = e²ˣ − 1</summary>
    private void WriteTanh(FunctionCode code, int x)
    {
        int twice = code.Local(V128), power = code.Local(V128), t = code.Local(V128);
        code.Get(x).Get(x).Do(VectorOp.F32x4Add).Set(twice);
        Clamp(code, twice, -2 * Precision.TanhSaturation, 2 * Precision.TanhSaturation);
        code.Set(twice);
        (int r, int n) = WriteReduction(code, twice);
        code.Splat(1);
        AddToExponent(code, n);
        code.Set(power);
        WriteSeries(code, r);
        code.Get(r).Do(VectorOp.F32x4Mul).Get(power).Get(power).Splat(1).Do(VectorOp.F32x4Sub);
        arithmetic.MultiplyAdd(code);
        code.Tee(t).Get(t).Splat(2).Do(VectorOp.F32x4Add).Do(VectorOp.F32x4Div);
    }

    /// <summary>x·σ(2u), u = √(2/π)·(x + 0.044715·x³)</summary>
    private void WriteGelu(FunctionCode code, int x)
    {
        int twice = code.Local(V128);
        code.Splat(GeluFunction.TwiceRoot).Splat(GeluFunction.Cubic).Get(x).Do(VectorOp.F32x4Mul).Get(x)
            .Do(VectorOp.F32x4Mul).Get(x).Get(x);
        arithmetic.MultiplyAdd(code);
        code.Do(VectorOp.F32x4Mul).Set(twice).Get(x);
        WriteSigmoid(code, twice);
        code.Do(VectorOp.F32x4Mul);
    }

    private void WriteExp(FunctionCode code, int x)
    {
        int inside = code.Local(V128);
        Clamp(code, x, Precision.MinExponent, Precision.MaxExponent);
        code.Set(inside);
        (int r, int n) = WriteReduction(code, inside);
        // max < x ? ∞ : x < min ? 0 : 2ⁿ·(1 + r·series)
        code.Splat(float.PositiveInfinity).Vector(0);
        WriteSeries(code, r);
        code.Get(r).Splat(1);
        arithmetic.MultiplyAdd(code);
        AddToExponent(code, n);
        code.Get(x).Splat(Precision.MinExponent).Do(VectorOp.F32x4Less).Do(VectorOp.BitSelect);
        code.Splat(Precision.MaxExponent).Get(x).Do(VectorOp.F32x4Less).Do(VectorOp.BitSelect);
    }

    /// <summary>Locals with r, and with n in the lowest bits: x = n·ln 2 + r.</summary>
    private (int R, int N) WriteReduction(FunctionCode code, int x)
    {
        int n = code.Local(V128), whole = code.Local(V128), r = code.Local(V128);
        code.Get(x).Splat(Exponential.Log2E).Splat(Exponential.Rounder);
        arithmetic.MultiplyAdd(code);
        code.Tee(n).Splat(Exponential.Rounder).Do(VectorOp.F32x4Sub).Tee(whole).Splat(-Precision.Ln2High).Get(x);
        arithmetic.MultiplyAdd(code);
        code.Set(r).Get(whole).Splat(-Precision.Ln2Low).Get(r);
        arithmetic.MultiplyAdd(code);
        code.Set(r);
        return (r, n);
    }

    /// <summary>(eʳ − 1)/r</summary>
    private void WriteSeries(FunctionCode code, int r)
    {
        code.Splat((float)(1 / 5040.0));
        foreach (float term in SeriesTerms)
        {
            code.Get(r).Splat(term);
            arithmetic.MultiplyAdd(code);
        }
    }

    /// <summary>Multiplies the vector on the stack by 2ⁿ.</summary>
    private static void AddToExponent(FunctionCode code, int n) => code.Get(n).Const(Precision.FractionBits)
        .Do(VectorOp.I32x4ShiftLeft).Do(VectorOp.I32x4Add);

    /// <summary>min(max(x, low), high) in the form that keeps NaN.</summary>
    private static void Clamp(FunctionCode code, int x, float low, float high) => code.Splat(low)
        .Splat(high).Get(x).Splat(high).Get(x).Do(VectorOp.F32x4Less).Do(VectorOp.BitSelect)
        .Get(x).Splat(low).Do(VectorOp.F32x4Less).Do(VectorOp.BitSelect);
}
