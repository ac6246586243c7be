namespace NeuralCore.Tests.Models.Onnx;

/// <summary>Whether two programs computed the same, but for the order of their sums.</summary>
internal static class OnnxAgreement
{
    public const double Tolerance = 1e-5;

    /// <summary>No difference is larger than the tolerance times the largest number, or than the tolerance itself where all are small.</summary>
    public static void Hold(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, string about)
    {
        Assert.Equal(expected.Length, found.Length);
        double largest = 1, difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (float.IsNaN(expected[i]) && float.IsNaN(found[i])) continue;
            if (expected[i] == found[i]) continue;
            largest = Math.Max(largest, Math.Abs((double)expected[i]));
            difference = Math.Max(difference, Math.Abs((double)expected[i] - found[i]));
        }

        Assert.True(difference <= Tolerance * largest, $"{about}: a difference of {difference:0.###e0} where the largest number is {largest:0.###e0}.\nexpected {string.Join(" ", expected.ToArray().Take(12))}\nfound    {string.Join(" ", found.ToArray().Take(12))}");
    }
}
