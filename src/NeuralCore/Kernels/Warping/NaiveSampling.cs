namespace NeuralCore.Kernels.Warping;

/// <summary>Reads an image at places between its pixels: the loops that define it.</summary>
/// <remarks><code>
/// Shapes    image: (H, W, C) bytes      sourceX, sourceY: (H, W) places      y: (H, W, C) bytes
/// Forward   y[i, j, c] = the pixels around (sourceY[i, j], sourceX[i, j]), weighted by distance (bilinear),
///           rounded to the nearest byte; 0 outside the image
/// </code></remarks>
internal static class NaiveSampling
{
    /// <summary>
    /// Fills y (H, W, C) with the image's values at the places (H, W), in fixed point as <see cref="FixedPoint"/> has
    /// it.
    /// </summary>
    public static void Sample(
        ReadOnlySpan<byte> image, int height, int width, int channels, ReadOnlySpan<int> sourceX,
        ReadOnlySpan<int> sourceY, Span<byte> y)
    {
        Check(image, height, width, channels, sourceX, sourceY, y);
        for (int i = 0; i < height * width; i++)
        {
            int column = sourceX[i] >> FixedPoint.FractionBits, row = sourceY[i] >> FixedPoint.FractionBits;
            int right = Weight(sourceX[i]), below = Weight(sourceY[i]);
            for (int c = 0; c < channels; c++)
            {
                int upper = Mix(Pixel(image, row, column, c), Pixel(image, row, column + 1, c), right);
                int lower = Mix(Pixel(image, row + 1, column, c), Pixel(image, row + 1, column + 1, c), right);
                y[i * channels + c] = (byte)((Mix(upper, lower,
                    below) + (1 << (2 * FixedPoint.WeightBits - 1))) >> (2 * FixedPoint.WeightBits));
            }
        }

        int Pixel(ReadOnlySpan<byte> pixels, int row, int column, int c) =>
            (uint)row < (uint)height && (uint)column < (uint)width ? pixels[(row * width + column) * channels + c] : 0;
    }

    internal static void Check(
        ReadOnlySpan<byte> image, int height, int width, int channels, ReadOnlySpan<int> sourceX,
        ReadOnlySpan<int> sourceY, Span<byte> y)
    {
        Guard.Require(height > 0 && width > 0 && channels > 0,
            $"An image of {height}×{width}×{channels} pixels is none.");
        Guard.Length(image, (long)height * width * channels);
        Guard.Length(y, (long)height * width * channels);
        Guard.Length(sourceX, (long)height * width);
        Guard.Length(sourceY, (long)height * width);
    }

    private static int Weight(int place) =>
        (place >> (FixedPoint.FractionBits - FixedPoint.WeightBits)) & ((1 << FixedPoint.WeightBits) - 1);

    /// <summary>Linear interpolation between a and b, times 2^bits.</summary>
    private static int Mix(int a, int b, int weight) => (a << FixedPoint.WeightBits) + (b - a) * weight;
}
