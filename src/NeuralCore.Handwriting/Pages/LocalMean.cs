using System.Buffers;

namespace NeuralCore.Handwriting.Pages;

/// <summary>The mean over a square around each pixel, in constant time per pixel: sums over the rows of the square are
/// kept for each column, and one row of them is summed from left to right.</summary>
internal static class LocalMean
{
    /// <param name="values">At most 8 million pixels, so that sums are 32-bit integers.</param>
    /// <param name="weights">(height, width): weight 0 or 1 of each pixel; empty: all 1.</param>
    /// <returns>(height, width) rounded means; −1 where all weights in the square are 0.</returns>
    public static int[] Of(
        ReadOnlySpan<byte> values, int width, int height, int radius, ReadOnlySpan<byte> weights = default)
    {
        Guard.Require((long)width * height <= int.MaxValue / byte.MaxValue, $"{width}×{height} pixels are too many.");
        var means = new int[width * height];
        int[] memory = ArrayPool<int>.Shared.Rent(4 * (width + 1));
        Array.Clear(memory);
        Span<int> sums = memory.AsSpan(0, width), counts = memory.AsSpan(width, width),
            sumsBefore = memory.AsSpan(2 * width, width + 1), countsBefore = memory.AsSpan(3 * width + 1, width + 1);
        for (int v = 0; v < Math.Min(radius, height); v++) Add(values, weights, v, 1, sums, counts);
        for (int y = 0; y < height; y++)
        {
            if (y + radius < height) Add(values, weights, y + radius, 1, sums, counts);
            if (y - radius > 0) Add(values, weights, y - radius - 1, -1, sums, counts);
            for (int x = 0; x < width; x++)
            {
                sumsBefore[x + 1] = sumsBefore[x] + sums[x];
                countsBefore[x + 1] = countsBefore[x] + counts[x];
            }

            Span<int> row = means.AsSpan(y * width, width);
            for (int x = 0; x < row.Length; x++)
            {
                int left = Math.Max(0, x - radius), right = Math.Min(width, x + radius + 1);
                int count = countsBefore[right] - countsBefore[left], sum = sumsBefore[right] - sumsBefore[left];
                // Rounded down exactly: the half is farther from the next integer than the error of the division.
                row[x] = count == 0 ? -1 : (int)((sum + count / 2 + 0.5) / count);
            }
        }

        ArrayPool<int>.Shared.Return(memory);
        return means;
    }

    /// <summary>Adds a row to the sums of the columns, or subtracts it.</summary>
    private static void Add(
        ReadOnlySpan<byte> values, ReadOnlySpan<byte> weights, int y, int sign, Span<int> sums, Span<int> counts)
    {
        ReadOnlySpan<byte> row = values.Slice(y * sums.Length, sums.Length);
        if (weights.IsEmpty)
        {
            for (int x = 0; x < row.Length; x++)
            {
                sums[x] += sign * row[x];
                counts[x] += sign;
            }

            return;
        }

        ReadOnlySpan<byte> weight = weights.Slice(y * sums.Length, sums.Length);
        for (int x = 0; x < row.Length; x++)
        {
            int factor = sign * weight[x];
            sums[x] += factor * row[x];
            counts[x] += factor;
        }
    }
}
