using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Reduces the noise of an image with the 3×3 binomial filter: weights 1 2 1 on both axes, divided by
/// 16.</summary>
internal static class Smoothing
{
    /// <summary>Factor on the standard deviation of independent noise: √(6/16) per axis.</summary>
    public const double NoiseLeft = 0.375;

    public static GreyImage Smooth(GreyImage image)
    {
        (int width, int height) = (image.Width, image.Height);
        var sums = new ushort[width * height];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = image.Pixels.Slice(y * width, width);
            for (int x = 0; x < width; x++)
                sums[y * width + x] = (ushort)(row[Math.Max(0, x - 1)] + 2 * row[x] + row[Math.Min(width - 1, x + 1)]);
        }

        var pixels = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<ushort> above = sums.AsSpan(Math.Max(0, y - 1) * width, width),
                row = sums.AsSpan(y * width, width), below = sums.AsSpan(Math.Min(height - 1, y + 1) * width, width);
            for (int x = 0; x < width; x++) pixels[y * width + x] = (byte)((above[x] + 2 * row[x] + below[x] + 8) >> 4);
        }

        return new GreyImage(width, height, pixels);
    }
}
