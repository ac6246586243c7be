using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>
/// Downscales an image by area averaging: every target pixel is the mean of the area it covers, so that thin strokes
/// are kept and noise is reduced.
/// </summary>
/// <remarks>In a common unit the length of a source pixel is the number of target pixels, and vice versa, so all
/// overlaps are integers.</remarks>
internal static class AreaReduction
{
    /// <summary>
    /// The image itself if its longer side is at most <paramref name="longestSide"/>; otherwise the image reduced to
    /// that size with its aspect ratio kept.
    /// </summary>
    public static GreyImage Reduce(GreyImage image, int longestSide)
    {
        int longest = Math.Max(image.Width, image.Height);
        if (longest <= longestSide) return image;
        return Reduce(
            image, Scaled(image.Width, longestSide, longest), Scaled(image.Height, longestSide, longest));
    }

    /// <summary>The image reduced to a size that is not larger than its own.</summary>
    public static GreyImage Reduce(GreyImage image, int width, int height)
    {
        var pixels = new byte[width * height];
        var narrow = new long[width];
        var sums = new long[width];
        long area = (long)image.Width * image.Height;
        int row = 0, open = image.Height; // the remaining part of the target row, in the common unit
        for (int y = 0; y < image.Height; y++)
        {
            ShrinkRow(image.Pixels.Slice(y * image.Width, image.Width), narrow);
            for (int left = height; left > 0;)
            {
                int part = Math.Min(left, open);
                for (int x = 0; x < width; x++) sums[x] += part * narrow[x];
                (left, open) = (left - part, open - part);
                if (open > 0) continue;
                for (int x = 0; x < width; x++) pixels[row * width + x] = (byte)((sums[x] + area / 2) / area);
                Array.Clear(sums);
                (row, open) = (row + 1, image.Height);
            }
        }

        return new GreyImage(width, height, pixels);
    }

    private static int Scaled(int side, int to, int from) => Math.Max(1, (int)(((long)side * to + from / 2) / from));

    /// <summary>
    /// Sums of a row's pixels over each target pixel; a complete source pixel has the number of target pixels as
    /// weight.
    /// </summary>
    private static void ShrinkRow(ReadOnlySpan<byte> row, Span<long> narrow)
    {
        int whole = narrow.Length, length = row.Length;
        for (int t = 0; t < narrow.Length; t++)
        {
            long from = (long)t * length, to = from + length;
            int first = (int)(from / whole), last = (int)((to - 1) / whole);
            long inner = 0;
            for (int x = first + 1; x < last; x++) inner += row[x];
            narrow[t] = first == last
                ? row[first] * (long)length
                : row[first] * ((first + 1L) * whole - from) + inner * whole + row[last] * (to - (long)last * whole);
        }
    }
}
