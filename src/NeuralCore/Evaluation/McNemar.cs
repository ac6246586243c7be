namespace NeuralCore;

/// <summary>
/// McNemar's test: whether two networks differ significantly in accuracy, computed from the images that only one of
/// them classifies correctly.
/// </summary>
/// <remarks><code>
/// Shapes    correct₁, correct₂: (N)
/// Count     b = #{n : correct₁[n] ∧ ¬correct₂[n]}   c = #{n : ¬correct₁[n] ∧ correct₂[n]}   k = min(b, c)
/// P         min(1, 2·Σᵢ₌₀…ₖ C(b+c, i) / 2^(b+c))        McNemar 1947, doi:10.1007/BF02295996
/// </code>
/// This is the exact binomial test for b + c tosses of a fair coin; the usual χ² statistic is its
/// approximation.</remarks>
public static class McNemar
{
    /// <param name="firstCorrect">Whether the first network classifies image n correctly.</param>
    /// <param name="secondCorrect">The same for the second network and the same images.</param>
    public static McNemarResult Test(ReadOnlySpan<bool> firstCorrect, ReadOnlySpan<bool> secondCorrect)
    {
        Guard.Require(firstCorrect.Length == secondCorrect.Length,
            $"{firstCorrect.Length} and {secondCorrect.Length} images cannot be the same ones.");
        int onlyFirst = 0, onlySecond = 0;
        for (int n = 0; n < firstCorrect.Length; n++)
        {
            if (firstCorrect[n] == secondCorrect[n]) continue;
            if (firstCorrect[n]) onlyFirst++;
            else onlySecond++;
        }

        return new McNemarResult(
            onlyFirst, onlySecond, TwoSided(Math.Min(onlyFirst, onlySecond), onlyFirst + onlySecond));
    }

    /// <summary>
    /// Twice the probability of at most <paramref name="k"/> heads in <paramref name="throws"/> coin tosses. Computed
    /// with logarithms, because 2^−1075 underflows to 0.
    /// </summary>
    private static double TwoSided(int k, int throws)
    {
        double logarithm = -throws * Math.Log(2);
        for (int i = 1; i <= k; i++) logarithm += Math.Log((double)(throws - k + i) / i);

        // Starts at the largest term, i = k, and goes down: C(n, i − 1) = C(n, i)·i/(n − i + 1).
        double term = 1, sum = 1;
        for (int i = k; i >= 1; i--) sum += term *= (double)i / (throws - i + 1);
        return Math.Min(1, 2 * sum * Math.Exp(logarithm));
    }
}

/// <summary>The result of McNemar's test for two networks on the same images.</summary>
/// <param name="OnlyFirst">Number of images that only the first network classifies correctly.</param>
/// <param name="OnlySecond">Number of images that only the second network classifies correctly.</param>
/// <param name="PValue">Probability of a difference at least this large if both were equally accurate, in (0,
/// 1].</param>
public sealed record McNemarResult(int OnlyFirst, int OnlySecond, double PValue);
