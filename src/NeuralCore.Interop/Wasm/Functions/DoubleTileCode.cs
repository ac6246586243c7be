using NeuralCore.Interop.Wasm.Emit;
using static NeuralCore.Interop.Wasm.Emit.ValueKind;

namespace NeuralCore.Interop.Wasm.Functions;

/// <summary>
/// Sums as pairs of 64-bit numbers that are floats, for machines without a fused multiply-add.
/// </summary>
/// <remarks><code>
/// s = sum + x·w           rounded to 53 bits; the product is exact
/// sum = s to 24 bits      as an integer: half a unit is added, and the bits behind it become 0. This differs from one
///                         rounding only where s is halfway between two floats: there s is rounded to odd first
/// </code>
/// Code that only collects whether a sum was halfway needs no branch in its loop; its tile is then computed again.
/// Rounding to 24 bits is that to a float if s is 0 or at most 2¹²⁷ and if smaller sums than 2⁻¹²⁶ are multiples of 2⁻¹⁴⁹,
/// which all are if the products are. Numbers that do not ensure both, outside of the limits below, go to
/// <see cref="FloatTileCode"/>.</remarks>
/// <param name="collects">Whether halfway sums are only noticed, for <see cref="LoadHalfway"/>.</param>
internal sealed class DoubleTileCode(
    FunctionCode code, Arithmetic arithmetic, int pixels, int vectors, int tileX, int tileY, bool collects = false)
    : TileCode(code, pixels, vectors, tileX, tileY)
{
    /// <summary>2⁻⁵⁰ and 2⁻⁵³, for numbers other than 0: their last bits have a product of 2⁻⁷³·2⁻⁷⁶.</summary>
    public const float LeastInput = 8.881784197001252e-16f, LeastWeight = 1.1102230246251565e-16f;

    /// <summary>2⁶⁴, 2⁴⁰ and 2²²: the sum of 2²² products and a bias of 2¹²⁶ is at most 2¹²⁷.</summary>
    public const float MaxInput = 1.8446744073709552e19f, MaxWeight = 1.099511627776e12f;

    /// <inheritdoc cref="MaxInput"/>
    public const int MaxTerms = 1 << 22;

    /// <summary>2¹²⁶.</summary>
    public const float MaxBias = 8.507059173023462e37f;

    /// <summary>The bits of a 64-bit number behind the first 24, and the first of them.</summary>
    private const int BelowFloat = 0x1FFF_FFFF, HalfUnit = 0x1000_0000;

    /// <summary>Vectors that share one test for halfway sums.</summary>
    private const int Tested = 2;

    private readonly int[][] sums = [.. Enumerable.Range(0, pixels).Select(_ => code.Locals(V128, 2 * vectors))];
    private readonly int[] weights = code.Locals(V128, 2 * vectors), unrounded = code.Locals(V128, 2 * Tested),
        rounded = code.Locals(V128, 2 * Tested);
    private readonly int value = code.Local(V128), halfway = code.Local(V128);

    /// <summary>The smallest bits behind the first 24, after the addition of half a unit, in the first and third of four
    /// 32-bit numbers: 0 if a sum was halfway.</summary>
    private readonly int least = code.Local(V128);

    /// <summary>Constants, so that the loop need not make them again.</summary>
    private readonly int halfUnit = code.Local(V128), belowFloat = code.Local(V128);

    /// <summary>Leaves 1 if a sum was halfway, so that the sums are wrong, else 0.</summary>
    public void LoadHalfway() => Code.Get(least).Vector(0).Do(VectorOp.I32x4Equal).Vector([-1, 0, -1, 0])
        .Do(VectorOp.And).Do(VectorOp.AnyTrue);

    protected override void SetSums(int vector, Action<int> load)
    {
        if (collects && vector == 0)
        {
            Code.Vector([HalfUnit, 0, HalfUnit, 0]).Set(halfUnit).Vector([BelowFloat, 0, BelowFloat, 0]).Set(belowFloat);
            Code.Vector(-1).Set(least);
        }

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
            for (int i = 0; collects && i < weights.Length; i++) Collect(sums[p][i], i);
            for (int first = 0; !collects && first < weights.Length; first += unrounded.Length)
                Add(sums[p], first, Math.Min(unrounded.Length, weights.Length - first));
        }
    }

    protected override void LoadSum(int pixel, int vector)
    {
        for (int half = 0; half < 2; half++) Code.Get(sums[pixel][2 * vector + half]).Do(VectorOp.F32FromF64Zero);
        Code.Shuffle(Arithmetic.LowHalves);
    }

    private void Collect(int sum, int i)
    {
        int whole = unrounded[0], below = rounded[0];
        Product(i).Get(sum).Do(VectorOp.F64x2Add).Get(halfUnit).Do(VectorOp.I64x2Add).Tee(whole);
        Code.Get(belowFloat).Do(VectorOp.And).Tee(below).Get(least).Do(VectorOp.I32x4MinUnsigned).Set(least);
        Code.Get(whole).Get(below).Do(VectorOp.Xor).Set(sum);
    }

    private void Add(int[] sum, int first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Product(first + i).Get(sum[first + i]).Do(VectorOp.F64x2Add).Vector([HalfUnit, 0, HalfUnit, 0])
                .Do(VectorOp.I64x2Add).Tee(unrounded[i]);
            Code.Vector([~BelowFloat, -1, ~BelowFloat, -1]).Do(VectorOp.And).Tee(rounded[i]).Get(unrounded[i])
                .Do(VectorOp.I64x2Equal);
            if (i > 0) Code.Get(halfway).Do(VectorOp.Or);
            Code.Set(halfway);
        }

        Code.Get(halfway).Do(VectorOp.AnyTrue).If(() =>
        {
            for (int i = 0; i < count; i++)
            {
                Product(first + i).Get(sum[first + i]);
                Product(first + i).Get(sum[first + i]).Do(VectorOp.F64x2Add).Call(arithmetic.RoundToOdd())
                    .Do(VectorOp.F32FromF64Zero).Do(VectorOp.F64FromF32Low).Set(rounded[i]);
            }
        });
        for (int i = 0; i < count; i++) Code.Get(rounded[i]).Set(sum[first + i]);
    }

    private FunctionCode Product(int i) => Code.Get(value).Get(weights[i]).Do(VectorOp.F64x2Mul);
}
