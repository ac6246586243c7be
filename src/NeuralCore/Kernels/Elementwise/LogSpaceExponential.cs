using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralCore.Kernels.Elementwise;

/// <summary><see cref="LogSpace.Exp"/> of many numbers, bit for bit: one alone waits for its own chain.</summary>
/// <remarks>
/// The operations are those of the definition, in its order. The rounded quotient becomes an exponent by an addition
/// that leaves it in the lowest bits, since a conversion to integers is slow before AVX-512.
/// </remarks>
internal static class LogSpaceExponential
{
    /// <summary>1.5·2⁵²: a number with this addend has its integer in the lowest bits of the fraction.</summary>
    private const double Rounder = 6755399441055744;

    private const int FractionBits = 52;

    /// <summary>y[i] = eˣ for x[i] ≤ 0; x and y may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ReadOnlySpan<double> x, Span<double> y)
    {
        Guard.Length(y, x.Length);
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
            Exp(new Vector<double>(x[i..])).CopyTo(y[i..]);
        for (; i < x.Length; i++) y[i] = LogSpace.Exp(x[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Exp(Vector<double> x)
    {
        Vector<double> k = Vector.Round(x * LogSpace.Log2E);
        Vector<double> r = x - k * LogSpace.Ln2High - k * LogSpace.Ln2Low;
        Vector<double> series = new(1.0 / 6227020800);
        series = series * r + new Vector<double>(1.0 / 479001600);
        series = series * r + new Vector<double>(1.0 / 39916800);
        series = series * r + new Vector<double>(1.0 / 3628800);
        series = series * r + new Vector<double>(1.0 / 362880);
        series = series * r + new Vector<double>(1.0 / 40320);
        series = series * r + new Vector<double>(1.0 / 5040);
        series = series * r + new Vector<double>(1.0 / 720);
        series = series * r + new Vector<double>(1.0 / 120);
        series = series * r + new Vector<double>(1.0 / 24);
        series = series * r + new Vector<double>(1.0 / 6);
        series = series * r + new Vector<double>(0.5);
        series = series * r + Vector<double>.One;
        series = series * r + Vector<double>.One;
        Vector<long> exponent = Vector.ShiftLeft((k + new Vector<double>(Rounder)).As<double, long>(), FractionBits);
        Vector<double> power = (exponent + Vector<double>.One.As<double, long>()).As<long, double>();
        return Vector.ConditionalSelect(
            Vector.GreaterThan(x, new Vector<double>(LogSpace.Least)), series * power, Vector<double>.Zero);
    }
}
