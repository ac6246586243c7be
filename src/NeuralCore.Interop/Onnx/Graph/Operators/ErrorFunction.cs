namespace NeuralCore.Interop.Onnx.Graph.Operators;

/// <summary>erf x = 2/√π·∫₀ˣ e^(−t²) dt, to about 1e-15.</summary>
/// <remarks>Abramowitz, Stegun 1964: the series 7.1.6 near 0, the continued fraction 7.1.14 far from it.</remarks>
internal static class ErrorFunction
{
    private const double SeriesEnd = 2.5, One = 6;
    private const int Fractions = 60;

    public static double Of(double x)
    {
        double size = Math.Abs(x);
        if (double.IsNaN(x)) return x;
        if (size >= One) return Math.Sign(x);
        return Math.Sign(x) * (size < SeriesEnd ? Series(size) : 1 - Complement(size));
    }

    /// <summary>2/√π·e^(−x²)·Σ 2ⁿ·x^(2n+1)/(1·3·…·(2n+1))</summary>
    private static double Series(double x)
    {
        double term = x, sum = 0;
        for (int n = 0; term > sum * 1e-17; n++)
        {
            sum += term;
            term *= 2 * x * x / (2 * n + 3);
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …))))</summary>
    private static double Complement(double x)
    {
        double fraction = x;
        for (int n = Fractions; n > 0; n--) fraction = x + n / 2.0 / fraction;
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
