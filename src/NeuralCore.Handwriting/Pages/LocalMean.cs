namespace NeuralCore.Handwriting.Pages;

/// <summary>
/// The mean over a square around each pixel, in constant time per pixel by means of an integral image.
/// </summary>
internal static class LocalMean
{
    /// <param name="weights">(height, width): weight of each pixel; empty: all equal.</param>
    /// <returns>(height, width) rounded means; −1 where all weights in the square are 0.</returns>
    public static int[] Of(
        ReadOnlySpan<byte> values, int width, int height, int radius, ReadOnlySpan<byte> weights = default)
    {
        int stride = width + 1;
        var sums = new long[stride * (height + 1)];
        var counts = new long[stride * (height + 1)];
        for (int y = 0; y < height; y++)
        {
            long sum = 0, count = 0;
            for (int x = 0; x < width; x++)
            {
                int weight = weights.IsEmpty ? 1 : weights[y * width + x];
                sum += weight * values[y * width + x];
                count += weight;
                int at = (y + 1) * stride + x + 1;
                sums[at] = sums[at - stride] + sum;
                counts[at] = counts[at - stride] + count;
            }
        }

        var means = new int[width * height];
        for (int y = 0; y < height; y++)
        {
            int above = Math.Max(0, y - radius) * stride, below = Math.Min(height, y + radius + 1) * stride;
            for (int x = 0; x < width; x++)
            {
                int left = Math.Max(0, x - radius), right = Math.Min(width, x + radius + 1);
                long count = counts[below + right] - counts[below + left] - counts[above + right]
                    + counts[above + left];
                long sum = sums[below + right] - sums[below + left] - sums[above + right] + sums[above + left];
                means[y * width + x] = count == 0 ? -1 : (int)((sum + count / 2) / count);
            }
        }

        return means;
    }
}
