namespace NeuralCore;

/// <summary>Sums of probabilities that are given by their logarithms, where the probabilities would underflow.</summary>
/// <remarks>Like <see cref="PortableMath"/>, of additions, multiplications and divisions alone, so that the bits are
/// the same on every machine; these functions have narrower ranges and are about ten times faster.</remarks>
internal static class LogSpace
{
    /// <summary>The logarithm of 0.</summary>
    public const double Zero = double.NegativeInfinity;

    /// <summary>Below ln 2⁻⁵⁴ a term does not change a sum.</summary>
    private const double Negligible = -37.5;

    internal const double Log2E = 1.4426950408889634;

    internal const double Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>Up to here eˣ is 0.</summary>
    internal const double Least = -700;

    /// <summary>ln(eᵃ + eᵇ) = max + ln(1 + e^−|a − b|)</summary>
    public static double Add(double a, double b)
    {
        if (a < b) (a, b) = (b, a);
        double difference = b - a;
        // The comparison is false for NaN, which −∞ − −∞ gives.
        return difference > Negligible ? a + LogOnePlus(Exp(difference)) : a;
    }

    /// <summary>eˣ for x ≤ 0; 0 from −700 down. LogSpaceExponential.cs computes many at once.</summary>
    public static double Exp(double x)
    {
        if (!(x > Least)) return 0;
        double k = Math.Round(x * Log2E), r = x - k * Ln2High - k * Ln2Low;
        double series = 1.0 / 6227020800;
        series = series * r + 1.0 / 479001600;
        series = series * r + 1.0 / 39916800;
        series = series * r + 1.0 / 3628800;
        series = series * r + 1.0 / 362880;
        series = series * r + 1.0 / 40320;
        series = series * r + 1.0 / 5040;
        series = series * r + 1.0 / 720;
        series = series * r + 1.0 / 120;
        series = series * r + 1.0 / 24;
        series = series * r + 1.0 / 6;
        series = series * r + 0.5;
        series = series * r + 1;
        series = series * r + 1;
        return series * BitConverter.Int64BitsToDouble((1023 + (long)k) << 52);
    }

    /// <summary>ln(1 + y) for y in [0, 1]: 2·atanh(s) with s = y/(2 + y) ≤ 1/3.</summary>
    private static double LogOnePlus(double y)
    {
        double s = y / (2 + y), q = s * s;
        double series = 1.0 / 31;
        series = series * q + 1.0 / 29;
        series = series * q + 1.0 / 27;
        series = series * q + 1.0 / 25;
        series = series * q + 1.0 / 23;
        series = series * q + 1.0 / 21;
        series = series * q + 1.0 / 19;
        series = series * q + 1.0 / 17;
        series = series * q + 1.0 / 15;
        series = series * q + 1.0 / 13;
        series = series * q + 1.0 / 11;
        series = series * q + 1.0 / 9;
        series = series * q + 1.0 / 7;
        series = series * q + 1.0 / 5;
        series = series * q + 1.0 / 3;
        return 2 * (s + s * q * series);
    }
}
