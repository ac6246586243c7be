using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Decides whether an image is dark ink on light paper or light ink on dark paper.</summary>
/// <remarks><code>
/// Deviation  d = grey − local mean, which removes the lighting
/// Skew       Σd³ / (Σd²)^1.5 · √n : ink covers less area than paper and so deviates more; negative for dark ink
/// Border     mean of sign(d) along the border, weighted towards the corners, where there is rarely ink
/// </code></remarks>
internal static class Polarity
{
    private const double BorderWeight = 1.5;

    /// <summary>
    /// Whether ink is lighter than paper in the crop of a line: both possibilities where the image does not decide it, the
    /// more probable first.
    /// </summary>
    public static IEnumerable<bool> Candidates(GreyImage crop)
    {
        double score = Score(AreaReduction.Reduce(crop, 128));
        bool inverted = score > 0;
        yield return inverted;
        if (Math.Abs(score) < 1) yield return !inverted;
    }

    /// <param name="cells">The image, or a reduction of it.</param>
    /// <returns>Negative for dark ink, positive for light ink; unreliable near 0.</returns>
    public static double Score(GreyImage cells)
    {
        (int width, int height) = (cells.Width, cells.Height);
        int[] deviations = Deviations(cells, Math.Max(width, height) / 4 + 1);
        long squares = 0, cubes = 0;
        foreach (int d in deviations)
        {
            squares += d * d;
            cubes += d * d * d;
        }

        if (squares == 0) return 0;
        double skew = cubes / Math.Pow(squares, 1.5) * Math.Sqrt(deviations.Length);
        double border = 0, weights = 0;
        for (int y = 0; y < height; y++)
        {
            int stride = y == 0 || y == height - 1 ? 1 : Math.Max(1, width - 1);
            for (int x = 0; x < width; x += stride)
            {
                int toCorner = Math.Min(x, width - 1 - x) + Math.Min(y, height - 1 - y);
                double weight = 1.0 / (1 + toCorner);
                border += weight * Math.Sign(deviations[y * width + x]);
                weights += weight;
            }
        }

        return skew - BorderWeight * border / weights;
    }

    private static int[] Deviations(GreyImage cells, int radius)
    {
        int[] means = LocalMean.Of(cells.Pixels, cells.Width, cells.Height, radius);
        ReadOnlySpan<byte> pixels = cells.Pixels;
        for (int i = 0; i < means.Length; i++) means[i] = pixels[i] - means[i];
        return means;
    }
}
