using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>
/// Makes an image smaller; every target pixel is the mean of the area it covers, so that no thin stroke is skipped and
/// noise averages out.
/// </summary>
/// <remarks>On a common ruler a source pixel is as long as the target has pixels and the other way round, so all
/// overlaps are integers.</remarks>
internal static class AreaReduction
{
    /// <summary>
    /// The image itself where its longer side is at most <paramref name="longestSide"/>; else reduced to that, aspect
    /// kept.
    /// </summary>
    public static GreyImage Reduce(GreyImage image, int longestSide)
    {
        int longest = Math.Max(image.Width, image.Height);
        if (longest <= longestSide) return image;
        int width = Scaled(image.Width, longestSide, longest), height = Scaled(image.Height, longestSide, longest);
        var pixels = new byte[width * height];
        var narrow = new long[width];
        var sums = new long[width];
        long area = (long)image.Width * image.Height;
        int row = 0, open = image.Height; // what is still to come of the target row, on the ruler
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
    /// Sums of a row's pixels under each target pixel, a whole source pixel counting as many as the target has.
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
