using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Elementwise;

/// <summary>
/// eˣ and what is made of it, by a polynomial: the same bits for every vector width, on every machine.
/// </summary>
/// <remarks><code>
/// n = round(x / ln 2), r = x − n·ln 2, |r| ≤ ln 2 / 2
/// eʳ = 1 + r + r²/2! + … + rᵏ/k!       Horner; k = Precision.ExponentialTerms
/// eˣ = 2ⁿ·eʳ                           by adding n to the exponent
/// </code>
/// Relative error below 2·10⁻⁷ in float. NaN stays NaN.</remarks>
internal static class Exponential
{
    /// <summary>Adding 1.5·2^FractionBits leaves the nearest integer in the lowest bits of the fraction.</summary>
    internal const Real Rounder = 1.5f * (1L << Precision.FractionBits);

    internal const Real Log2E = (Real)1.4426950408889634;

    /// <summary>
    /// eˣ; infinite above <see cref="Precision.MaxExponent"/>, zero below <see cref="Precision.MinExponent"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x) where T : struct, ILanes<T>
    {
        T largest = T.Broadcast(Precision.MaxExponent), smallest = T.Broadcast(Precision.MinExponent);
        T inside = Clamp(x, smallest, largest);
        T r = Reduce(inside, out T n);
        T y = T.AddToExponent(T.MultiplyAdd(Series(r), r, T.Broadcast(1)), n);
        y = T.SelectLess(x, smallest, T.Broadcast(0), y);
        return T.SelectLess(largest, x, T.Broadcast(Real.PositiveInfinity), y);
    }

    /// <summary>
    /// 1 / (1 + e⁻ˣ): e⁻ˣ overflows to infinity where the quotient is 0, so both signs use the same formula.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x) where T : struct, ILanes<T> =>
        T.Broadcast(1) / (T.Broadcast(1) + Exp(T.Broadcast(0) - x));

    /// <summary>tanh x = t / (t + 2) with t = e²ˣ − 1, formed without the cancellation near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x) where T : struct, ILanes<T>
    {
        T one = T.Broadcast(1);
        T twice = Clamp(x + x, T.Broadcast(-2 * Precision.TanhSaturation), T.Broadcast(2 * Precision.TanhSaturation));
        T r = Reduce(twice, out T n);
        T power = T.AddToExponent(one, n);
        T t = T.MultiplyAdd(Series(r) * r, power, power - one);
        return t / (t + T.Broadcast(2));
    }

    /// <summary>min(max(x, low), high) in a form that keeps NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Clamp<T>(T x, T low, T high) where T : struct, ILanes<T> =>
        T.SelectLess(x, low, low, T.SelectLess(high, x, high, x));

    /// <summary>r with x = n·ln 2 + r; n is left in the lowest bits of <paramref name="n"/>'s fraction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Reduce<T>(T x, out T n) where T : struct, ILanes<T>
    {
        T rounder = T.Broadcast(Rounder);
        n = T.MultiplyAdd(x, T.Broadcast(Log2E), rounder);
        T whole = n - rounder;
        T r = T.MultiplyAdd(whole, T.Broadcast(-Precision.Ln2High), x);
        return T.MultiplyAdd(whole, T.Broadcast(-Precision.Ln2Low), r);
    }

    /// <summary>(eʳ − 1) / r = 1 + r/2! + r²/3! + … + rᵏ⁻¹/k!</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Series<T>(T r) where T : struct, ILanes<T>
    {
        T sum = T.Broadcast((Real)(1 / 5040.0));
        if (Precision.ExponentialTerms > 7)
        {
            sum = T.Broadcast((Real)(1 / 6227020800.0));
            sum = T.MultiplyAdd(sum, r, T.Broadcast((Real)(1 / 479001600.0)));
            sum = T.MultiplyAdd(sum, r, T.Broadcast((Real)(1 / 39916800.0)));
            sum = T.MultiplyAdd(sum, r, T.Broadcast((Real)(1 / 3628800.0)));
            sum = T.MultiplyAdd(sum, r, T.Broadcast((Real)(1 / 362880.0)));
            sum = T.MultiplyAdd(sum, r, T.Broadcast((Real)(1 / 40320.0)));
            sum = T.MultiplyAdd(sum, r, T.Broadcast((Real)(1 / 5040.0)));
        }

        sum = T.MultiplyAdd(sum, r, T.Broadcast((Real)(1 / 720.0)));
        sum = T.MultiplyAdd(sum, r, T.Broadcast((Real)(1 / 120.0)));
        sum = T.MultiplyAdd(sum, r, T.Broadcast((Real)(1 / 24.0)));
        sum = T.MultiplyAdd(sum, r, T.Broadcast((Real)(1 / 6.0)));
        sum = T.MultiplyAdd(sum, r, T.Broadcast((Real)0.5));
        return T.MultiplyAdd(sum, r, T.Broadcast(1));
    }
}
