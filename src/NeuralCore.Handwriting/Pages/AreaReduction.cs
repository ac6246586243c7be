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
        var places = new Place[width];
        for (int t = 0; t < width; t++) places[t] = PlaceOf(t, width, image.Width);
        long area = (long)image.Width * image.Height;
        double half = area / 2 + 0.5;
        int row = 0, open = image.Height; // the remaining part of the target row, in the common unit
        for (int y = 0; y < image.Height; y++)
        {
            ShrinkRow(image.Pixels.Slice(y * image.Width, image.Width), places, narrow);
            for (int left = height; left > 0;)
            {
                int part = Math.Min(left, open);
                for (int x = 0; x < sums.Length; x++) sums[x] += part * narrow[x];
                (left, open) = (left - part, open - part);
                if (open > 0) continue;
                Span<byte> target = pixels.AsSpan(row * width, width);
                // Rounded down exactly: the half is farther from the next integer than the error of the division.
                for (int x = 0; x < target.Length; x++) target[x] = (byte)(int)((sums[x] + half) / area);
                Array.Clear(sums);
                (row, open) = (row + 1, image.Height);
            }
        }

        return new GreyImage(width, height, pixels);
    }

    private static int Scaled(int side, int to, int from) => Math.Max(1, (int)(((long)side * to + from / 2) / from));

    /// <summary>The source pixels of a target pixel; a complete source pixel has the number of target pixels as
    /// weight.</summary>
    private static Place PlaceOf(int target, int count, int length)
    {
        long from = (long)target * length, to = from + length;
        int first = (int)(from / count), last = (int)((to - 1) / count);
        return first == last ? new Place(first, last, length, 0)
            : new Place(first, last, (int)((first + 1L) * count - from), (int)(to - (long)last * count));
    }

    /// <summary>Sums of a row's pixels over each target pixel.</summary>
    private static void ShrinkRow(ReadOnlySpan<byte> row, ReadOnlySpan<Place> places, Span<long> narrow)
    {
        int whole = narrow.Length;
        for (int t = 0; t < places.Length; t++)
        {
            Place place = places[t];
            int inner = 0;
            for (int x = place.First + 1; x < place.Last; x++) inner += row[x];
            narrow[t] = (long)row[place.First] * place.FirstWeight + (long)inner * whole
                + (long)row[place.Last] * place.LastWeight;
        }
    }

    private readonly record struct Place(int First, int Last, int FirstWeight, int LastWeight);
}
