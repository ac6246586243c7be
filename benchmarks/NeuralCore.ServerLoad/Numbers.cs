namespace NeuralCore.ServerLoad;

/// <summary>Statistics of measurements.</summary>
internal static class Numbers
{
    public static double Median(this IEnumerable<double> values) => values.Quantile(0.5);

    /// <param name="part">From 0 to 1.</param>
    public static double Quantile(this IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))];
    }
}
