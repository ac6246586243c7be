using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Standard deviation of the noise of an image.</summary>
/// <remarks><code>
/// At a pixel  n = Σ m·g   with m = [1 −2 1; −2 4 −2; 1 −2 1], which is 0 for gradients and straight edges
///             Immerkær 1996, doi:10.1006/cviu.1996.0060
/// Level       σ = quantile₃₀(|n|) / (0.3853·6)   for pure noise |n| is half-normal with deviation 6σ
/// </code>
/// The 30 % quantile replaces the mean of the source: even if strokes cover most of a small image, some of it is flat.
/// A drawing has exactly 0.</remarks>
internal static class NoiseLevel
{
    private const double Quantile = 0.3, NormalQuantile = 0.38532, MaskDeviation = 6;
    private const int Levels = 8 * 255 + 1, MaxSamples = 250_000;

    /// <returns>Standard deviation in grey levels.</returns>
    public static double Of(GreyImage image)
    {
        (int width, int height) = (image.Width, image.Height);
        if (width < 3 || height < 3) return 0;
        ReadOnlySpan<byte> g = image.Pixels;
        int step = 1 + (int)((long)width * height / MaxSamples);
        Span<int> histogram = stackalloc int[Levels];
        histogram.Clear();
        int count = 0;
        for (int y = 1; y < height - 1; y++)
        {
            ReadOnlySpan<byte> above = g.Slice((y - 1) * width, width), row = g.Slice(y * width, width),
                below = g.Slice((y + 1) * width, width);
            int before = 0, here = 0, first = 1 + y % step;
            for (int x = first; x < width - 1; x += step)
            {
                // The mask is the product of 1 −2 1 along both axes.
                if (step > 1 || x == first)
                {
                    before = above[x - 1] - 2 * row[x - 1] + below[x - 1];
                    here = above[x] - 2 * row[x] + below[x];
                }

                int after = above[x + 1] - 2 * row[x + 1] + below[x + 1];
                histogram[Math.Abs(before - 2 * here + after)]++;
                (before, here) = (here, after);
                count++;
            }
        }

        int wanted = (int)(Quantile * count), level = 0;
        for (int seen = histogram[0]; seen < wanted; seen += histogram[level]) level++;
        return level / (NormalQuantile * MaskDeviation);
    }
}
