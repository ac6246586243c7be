namespace NeuralCore;

/// <summary>
/// Elementary functions from additions, multiplications and divisions alone, which IEEE 754 rounds alike everywhere.
/// The C library's functions differ between systems in the last bit; with these, equal seeds give equal weights on
/// every machine.
/// </summary>
/// <remarks>In double precision; the error is at most 2 units in the last place (see the tests).</remarks>
internal static class PortableMath
{
    /// <summary>ln 2 in two parts: multiples of the first by an exponent are exact.</summary>
    private const double Ln2High = 6.93147180369123816490e-01, Ln2Low = 1.90821492927058770002e-10;

    /// <summary>π/2 in two parts: multiples of the first by up to 2²⁰ are exact.</summary>
    private const double HalfPiHigh = 1.57079632673412561417, HalfPiLow = 6.07710050650619224932e-11;

    private const double MaxExponent = 709.782712893384, MinExponent = -745.1332191019412;

    private const int FractionBits = 52, ExponentBias = 1023;

    /// <summary>Natural logarithm: x = 2ᵏ·m with m in [√½, √2), ln m = 2·(s + s³/3 + s⁵/5 + …), s = (m − 1)/(m + 1).</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0) return double.NaN;
        if (x == 0) return double.NegativeInfinity;
        if (double.IsPositiveInfinity(x)) return x;
        int k = 0;
        if (!double.IsNormal(x)) (x, k) = (x * (1L << 54), -54);
        long bits = BitConverter.DoubleToInt64Bits(x);
        k += (int)(bits >> FractionBits) - ExponentBias;
        double m = BitConverter.Int64BitsToDouble((bits & ((1L << FractionBits) - 1)) | ((long)ExponentBias << FractionBits));
        if (m > 1.4142135623730951) (m, k) = (m * 0.5, k + 1);
        double f = m - 1, s = f / (2 + f), s2 = s * s, series = 0;
        for (int n = 23; n >= 3; n -= 2) series = s2 * (1.0 / n + series);
        // ln(1 + f) = f − s·(f − 2·series) loses no digit where f is small.
        return k * Ln2High + (f - s * (f - 2 * series) + k * Ln2Low);
    }

    /// <summary>eˣ = 2ᵏ·eʳ with |r| ≤ ln 2 / 2, and the Taylor series of eʳ.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > MaxExponent) return double.PositiveInfinity;
        if (x < MinExponent) return 0;
        double k = Math.Round(x / (Ln2High + Ln2Low));
        double high = x - k * Ln2High, low = k * Ln2Low, r = high - low, series = 0;
        for (int n = 14; n >= 2; n--) series = r / n * (1 + series);
        return Math.ScaleB(1 + (r * (1 + series) + (high - r - low)), (int)k);
    }

    /// <summary>xʸ; for a whole y by repeated squaring.</summary>
    public static double Pow(double x, double y)
    {
        if (y != Math.Floor(y) || Math.Abs(y) > int.MaxValue) return Exp(y * Log(x));
        double power = 1;
        long n = (long)Math.Abs(y);
        for (double square = x; n > 0; n >>= 1, square *= square)
        {
            if ((n & 1) == 1) power *= square;
        }

        return y < 0 ? 1 / power : power;
    }

    public static double Sin(double x) => SinCos(x).Sin;

    public static double Cos(double x) => SinCos(x).Cos;

    public static double Tan(double x)
    {
        (double sin, double cos) = SinCos(x);
        return sin / cos;
    }

    /// <summary>Taylor series of the remainder by π/2, for |x| up to 10⁶.</summary>
    public static (double Sin, double Cos) SinCos(double x)
    {
        double n = Math.Round(x / (HalfPiHigh + HalfPiLow));
        double high = x - n * HalfPiHigh, low = n * HalfPiLow, r = high - low, rest = high - r - low, r2 = r * r;
        double sin = 0, cos = 0;
        for (int i = 19; i >= 3; i -= 2) sin = -r2 / (i * (i - 1)) * (1 + sin);
        for (int i = 20; i >= 4; i -= 2) cos = -r2 / (i * (i - 1)) * (1 + cos);
        double s = r + (r * sin + rest), half = 0.5 * r2, whole = 1 - half;
        double c = whole + (1 - whole - half - half * cos - r * rest);
        return ((long)n & 3) switch
        {
            0 => (s, c),
            1 => (c, -s),
            2 => (-s, -c),
            _ => (-c, s),
        };
    }
}
