using NeuralCore.Interop.Wasm.Emit;
using static NeuralCore.Interop.Wasm.Emit.ValueKind;

namespace NeuralCore.Interop.Wasm.Functions;

/// <summary>
/// Sums as pairs of 64-bit numbers that are floats, for machines without a fused multiply-add.
/// </summary>
/// <remarks><code>
/// s = sum + x·w           rounded to 53 bits; the product is exact
/// sum = s as a float      the second rounding differs from one rounding only where s is halfway between two floats:
///                         there s is rounded to odd first
/// </code>
/// That holds for |s| ≥ 2⁻¹²⁶, and for smaller sums where s is exact. It is exact if every x·w is a multiple of 2⁻¹⁷⁸,
/// so that x below <see cref="LeastInput"/> and w below <see cref="LeastWeight"/>, other than 0, go to
/// <see cref="FloatTileCode"/>.</remarks>
internal sealed class DoubleTileCode(
    FunctionCode code, Arithmetic arithmetic, int pixels, int vectors, int tileX, int tileY)
    : TileCode(code, pixels, vectors, tileX, tileY)
{
    /// <summary>2⁻⁶⁰ and 2⁻⁷²: their last bits have a product of 2⁻⁸³·2⁻⁹⁵.</summary>
    public const float LeastInput = 8.673617379884035e-19f, LeastWeight = 2.117582368135751e-22f;

    /// <summary>The bits of a 64-bit number behind the last bit of a float, and the first of them.</summary>
    private const int BelowFloat = 0x1FFF_FFFF, HalfUnit = 0x1000_0000;

    /// <summary>Vectors that share one test for halfway sums.</summary>
    private const int Tested = 2;

    private readonly int[][] sums = [.. Enumerable.Range(0, pixels).Select(_ => code.Locals(V128, 2 * vectors))];
    private readonly int[] weights = code.Locals(V128, 2 * vectors), unrounded = code.Locals(V128, 2 * Tested);
    private readonly int value = code.Local(V128), halfway = code.Local(V128);

    protected override void SetSums(int vector, Action<int> load)
    {
        for (int half = 0; half < 2; half++)
        {
            int first = sums[0][2 * vector + half];
            load(half);
            Code.Do(VectorOp.F64FromF32Low).Set(first);
            for (int p = 1; p < Pixels; p++) Code.Get(first).Set(sums[p][2 * vector + half]);
        }
    }

    protected override void Step(int step)
    {
        for (int i = 0; i < weights.Length; i++)
            Weights(step, i / 2, MemoryOp.VectorLoad64Zero, i % 2 * Arithmetic.VectorBytes / 2)
                .Do(VectorOp.F64FromF32Low).Set(weights[i]);
        for (int p = 0; p < Pixels; p++)
        {
            X(p, step).Do(VectorOp.F64FromF32Low).Set(value);
            for (int first = 0; first < weights.Length; first += unrounded.Length)
                Add(sums[p], first, Math.Min(unrounded.Length, weights.Length - first));
        }
    }

    protected override void LoadSum(int pixel, int vector)
    {
        for (int half = 0; half < 2; half++) Code.Get(sums[pixel][2 * vector + half]).Do(VectorOp.F32FromF64Zero);
        Code.Shuffle(Arithmetic.LowHalves);
    }

    private void Add(int[] sum, int first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Product(first + i).Get(sum[first + i]).Do(VectorOp.F64x2Add).Tee(unrounded[i]);
            Code.Vector([BelowFloat, 0, BelowFloat, 0]).Do(VectorOp.And).Vector([HalfUnit, 0, HalfUnit, 0])
                .Do(VectorOp.I64x2Equal);
            if (i > 0) Code.Get(halfway).Do(VectorOp.Or);
            Code.Set(halfway);
        }

        Code.Get(halfway).Do(VectorOp.AnyTrue).If(() =>
        {
            for (int i = 0; i < count; i++)
                Product(first + i).Get(sum[first + i]).Get(unrounded[i]).Call(arithmetic.RoundToOdd())
                    .Set(unrounded[i]);
        });
        for (int i = 0; i < count; i++)
            Code.Get(unrounded[i]).Do(VectorOp.F32FromF64Zero).Do(VectorOp.F64FromF32Low).Set(sum[first + i]);
    }

    private FunctionCode Product(int i) => Code.Get(value).Get(weights[i]).Do(VectorOp.F64x2Mul);
}
