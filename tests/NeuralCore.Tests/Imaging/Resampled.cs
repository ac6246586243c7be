namespace NeuralCore.Tests.Imaging;

/// <summary>A small ink image drawn larger or smaller, at any place between the pixels: bilinear where larger, the mean of each target pixel's area where smaller.</summary>
/// <remarks><code>
/// Shapes    Pixels: (Height, Width) bytes, trimmed to the ink
/// </code></remarks>
internal sealed class Resampled
{
    private const int Samples = 4;

    private Resampled(byte[] pixels, int width, int height) => (Pixels, Width, Height) = (pixels, width, height);

    public byte[] Pixels { get; }

    public int Width { get; }

    public int Height { get; }

    /// <param name="ink">(side, side) bytes.</param>
    /// <param name="scale">Target pixels a source pixel.</param>
    /// <param name="phaseX">Part of a target pixel by which the drawing is moved, in [0, 1).</param>
    public static Resampled Of(ReadOnlySpan<byte> ink, int side, double scale, double phaseX, double phaseY)
    {
        int size = (int)(side * scale) + 3;
        var pixels = new byte[size * size];
        int samples = scale < 1 ? Samples : 1;
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                double sum = 0;
                for (int v = 0; v < samples; v++)
                    for (int u = 0; u < samples; u++) sum += At(ink, side, (x - 1 - phaseX + (u + 0.5) / samples) / scale, (y - 1 - phaseY + (v + 0.5) / samples) / scale, samples > 1);
                pixels[y * size + x] = (byte)(sum / (samples * samples) + 0.5);
            }
        }

        return Trim(pixels, size);
    }

    /// <summary>The pixel at a place, or bilinear between pixels, with the centre of pixel i at i + 0.5 and nothing outside.</summary>
    private static double At(ReadOnlySpan<byte> ink, int side, double x, double y, bool nearest)
    {
        if (nearest) return Pixel(ink, side, (int)Math.Floor(x), (int)Math.Floor(y));
        (x, y) = (x - 0.5, y - 0.5);
        int column = (int)Math.Floor(x), row = (int)Math.Floor(y);
        (double right, double down) = (x - column, y - row);
        return (1 - down) * ((1 - right) * Pixel(ink, side, column, row) + right * Pixel(ink, side, column + 1, row))
            + down * ((1 - right) * Pixel(ink, side, column, row + 1) + right * Pixel(ink, side, column + 1, row + 1));
    }

    private static int Pixel(ReadOnlySpan<byte> ink, int side, int x, int y) => (uint)x < (uint)side && (uint)y < (uint)side ? ink[y * side + x] : 0;

    private static Resampled Trim(byte[] pixels, int size)
    {
        int left = size, right = 0, top = size, bottom = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] == 0) continue;
            (int y, int x) = Math.DivRem(i, size);
            (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x + 1), Math.Min(top, y), Math.Max(bottom, y + 1));
        }

        (int width, int height) = (right - left, bottom - top);
        var trimmed = new byte[width * height];
        for (int y = 0; y < height; y++) pixels.AsSpan((top + y) * size + left, width).CopyTo(trimmed.AsSpan(y * width));
        return new Resampled(trimmed, width, height);
    }
}
