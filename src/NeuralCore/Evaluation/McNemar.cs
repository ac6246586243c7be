namespace NeuralCore;

/// <summary>Whether two networks differ on the same images by more than chance, judged by the images that only one of them classifies correctly.</summary>
/// <remarks><code>
/// Shapes    right₁, right₂: (N)
/// Count     b = #{n : right₁[n] ∧ ¬right₂[n]}   c = #{n : ¬right₁[n] ∧ right₂[n]}   k = min(b, c)
/// P         min(1, 2·Σᵢ₌₀…ₖ C(b+c, i) / 2^(b+c))        McNemar 1947, doi:10.1007/BF02295996
/// </code>
/// The exact binomial test for every b + c: a fair coin thrown b + c times. The χ² that is often used in its place approaches it; a computer need not save the sum.</remarks>
public static class McNemar
{
    /// <param name="firstRight">Whether the first network classifies image n correctly.</param>
    /// <param name="secondRight">The same of the second, of the same images.</param>
    public static McNemarResult Test(ReadOnlySpan<bool> firstRight, ReadOnlySpan<bool> secondRight)
    {
        Guard.Require(firstRight.Length == secondRight.Length, $"{firstRight.Length} and {secondRight.Length} images cannot be the same ones.");
        int onlyFirst = 0, onlySecond = 0;
        for (int n = 0; n < firstRight.Length; n++)
        {
            if (firstRight[n] == secondRight[n]) continue;
            if (firstRight[n]) onlyFirst++;
            else onlySecond++;
        }

        return new McNemarResult(onlyFirst, onlySecond, TwoSided(Math.Min(onlyFirst, onlySecond), onlyFirst + onlySecond));
    }

    /// <summary>Twice the chance of at most <paramref name="k"/> heads in <paramref name="throws"/> throws. In logarithms, as 2^−1075 is 0.</summary>
    private static double TwoSided(int k, int throws)
    {
        double logarithm = -throws * Math.Log(2);
        for (int i = 1; i <= k; i++) logarithm += Math.Log((double)(throws - k + i) / i);

        // From the largest term, i = k, downwards: C(n, i − 1) = C(n, i)·i/(n − i + 1).
        double term = 1, sum = 1;
        for (int i = k; i >= 1; i--) sum += term *= (double)i / (throws - i + 1);
        return Math.Min(1, 2 * sum * Math.Exp(logarithm));
    }
}

/// <summary>How two readers of the same images differ.</summary>
/// <param name="OnlyFirst">Images that only the first classifies correctly.</param>
/// <param name="OnlySecond">Images that only the second classifies correctly.</param>
/// <param name="PValue">How likely a difference this large would be by chance if both were equally good, in (0, 1].</param>
public sealed record McNemarResult(int OnlyFirst, int OnlySecond, double PValue);
