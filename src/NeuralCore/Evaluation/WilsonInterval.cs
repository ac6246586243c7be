namespace NeuralCore;

/// <summary>The Wilson score interval: the 95 % confidence interval of a proportion, such as an accuracy.</summary>
/// <remarks><code>
/// Share     p = k / n
/// Centre    m = (p + z²/2n) / (1 + z²/n)
/// Half      h = z·√(p·(1 − p)/n + z²/4n²) / (1 + z²/n)
/// Interval  [m − h, m + h],  z = 1.96                  Wilson 1927, doi:10.1080/01621459.1927.10502953
/// </code>
/// Unlike p ± z·√(p(1−p)/n) it stays inside [0, 1] and is not empty for p = 1. For n = 0 it is [0, 1].</remarks>
public static class WilsonInterval
{
    /// <summary>The 97.5 % quantile of the normal distribution.</summary>
    private const double Z = 1.959963984540054;

    /// <param name="right">k, from 0 to <paramref name="count"/>.</param>
    /// <param name="count">n.</param>
    public static Interval Of(int right, int count)
    {
        Guard.Require(count >= 0 && right >= 0 && right <= count, $"{right} of {count} is not a proportion.");
        if (count == 0) return new Interval(0, 1);
        double p = (double)right / count, n = count, stretch = 1 + Z * Z / n;
        double centre = (p + Z * Z / (2 * n)) / stretch;
        double half = Z * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / stretch;

        // At the ends the formula gives 0 and 1 up to rounding errors.
        return new Interval(right == 0 ? 0 : centre - half, right == count ? 1 : centre + half);
    }
}

/// <summary>A closed interval.</summary>
public readonly record struct Interval(double Low, double High);
