using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Wasm;

namespace NeuralCore.Kernels.Lanes;

/// <summary>a·b + c of floats, rounded once, by double precision: WebAssembly has no instruction for it.</summary>
/// <remarks><code>
/// p = a·b           exact: 48 of 53 bits
/// s = p + c         rounded to a double, then to a float: the same as one rounding, unless s is not exact and halfway
///                   between two floats
/// Halfway           the lower 29 bits of s are 2²⁸; where the result is at most 2⁻¹²⁶, other than 0, it is elsewhere.
///                   A result of 0 is of an exact s: if s is not exact, |c| is above 31/32·|s|, and at least 2⁻¹⁴⁹
/// s to odd          there: if p + c is not s, the neighbour of s towards p + c whose last bit is 1, which is never
///                   halfway     Boldo, Melquiond 2008, doi:10.1109/TC.2007.70819
/// </code></remarks>
internal static class WasmMultiplyAdd
{
    /// <summary>The bits of a double's lower word that a float has no room for, and halfway.</summary>
    private const int Discarded = 0x1FFF_FFFF, Half = 0x1000_0000;

    /// <summary>2⁻¹²⁶, the smallest float with all 24 bits, and its bits.</summary>
    private const float Smallest = 1.17549435e-38f;
    private const uint SmallestBits = 0x0080_0000;

    /// <summary>Whether the kernels use it: a constant to the compiler.</summary>
    public static bool IsUsed => PackedSimd.IsSupported;

    /// <summary>a·b + c in each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Run(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        Vector128<int> swap = Vector128.Create(2, 3, 0, 1);
        Vector128<double> low = PackedSimd.ConvertToDoubleLower(a) * PackedSimd.ConvertToDoubleLower(b)
            + PackedSimd.ConvertToDoubleLower(c);
        Vector128<double> high = PackedSimd.ConvertToDoubleLower(Vector128.Shuffle(a, swap))
            * PackedSimd.ConvertToDoubleLower(Vector128.Shuffle(b, swap))
            + PackedSimd.ConvertToDoubleLower(Vector128.Shuffle(c, swap));
        Vector128<float> result = PackedSimd.ConvertToSingle(low)
            | Vector128.Shuffle(PackedSimd.ConvertToSingle(high), swap);
        Vector128<int> lowerWords = PackedSimd.BitwiseSelect(
            low.AsInt64(), high.AsInt64() << 32, Vector128.Create(0xFFFF_FFFFL)).AsInt32();
        Vector128<int> isHalf = Vector128.Equals(lowerWords & Vector128.Create(Discarded), Vector128.Create(Half));
        Vector128<uint> size = (result.AsInt32() & Vector128.Create(int.MaxValue)).AsUInt32() - Vector128<uint>.One;
        Vector128<uint> isSmall = Vector128.LessThan(size, Vector128.Create(SmallestBits));
        // PackedSimd.AllTrue and AnyTrue are avoided: of AllTrue .NET 10's just-in-time compiler for the browser was seen
        // to make an invalid module, after which it compiled nothing.
        return (isHalf | isSmall.AsInt32()).ExtractMostSignificantBits() == 0 ? result : Each(a, b, c);
    }

    /// <summary>a·b + c. The base library's function, in WebAssembly a function of C, does not round a result below
    /// 2⁻¹²⁶ once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Run(float a, float b, float c)
    {
        float result = MathF.FusedMultiplyAdd(a, b, c);
        return Math.Abs(result) > Smallest || result == 0 ? result : Small(a, b, c);
    }

    private static float Small(float a, float b, float c)
    {
        double p = (double)a * b;
        return (float)ToOdd(p, c, p + c);
    }

    /// <summary>p + c rounded to odd.</summary>
    /// <param name="s">p + c rounded to nearest.</param>
    private static double ToOdd(double p, double c, double s)
    {
        double ofC = s - p, error = p - (s - ofC) + (c - ofC); // TwoSum: s + error = p + c
        long bits = BitConverter.DoubleToInt64Bits(s);
        if ((error > 0 || error < 0) && (bits & 1) == 0) bits += error > 0 == s > 0 ? 1 : -1;
        return BitConverter.Int64BitsToDouble(bits);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<float> Each(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.Create(
            Run(a[0], b[0], c[0]), Run(a[1], b[1], c[1]), Run(a[2], b[2], c[2]), Run(a[3], b[3], c[3]));
}
