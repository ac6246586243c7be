using System.Numerics.Tensors;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Maximum or minimum in a square around each pixel: grey-scale dilation and erosion.</summary>
internal static class SlidingExtremes
{
    /// <summary>
    /// Closing (dilation, then erosion): removes dark structures into which a square of side 2·radius + 1 does not fit;
    /// keeps larger ones and the lighting.
    /// </summary>
    /// <remarks>Serra 1982, Image Analysis and Mathematical Morphology.</remarks>
    public static byte[] Close(ReadOnlySpan<byte> pixels, int width, int height, int radius) =>
        Square(Square(pixels, width, height, radius, largest: true), width, height, radius, largest: false);

    /// <summary>The extreme of the square of side 2·radius + 1 around each pixel.</summary>
    public static byte[] Square(ReadOnlySpan<byte> pixels, int width, int height, int radius, bool largest)
    {
        byte[] columns = Down(pixels, width, height, radius, largest);
        byte[] across = Down(Transpose(columns, width, height), height, width, radius, largest);
        return Transpose(across, height, width);
    }

    /// <summary>Extremes over rows y−radius … y+radius.</summary>
    private static byte[] Down(ReadOnlySpan<byte> pixels, int width, int height, int radius, bool largest)
    {
        var result = new byte[pixels.Length];
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = result.AsSpan(y * width, width);
            int from = Math.Max(0, y - radius), to = Math.Min(height - 1, y + radius);
            pixels.Slice(from * width, width).CopyTo(row);
            for (int v = from + 1; v <= to; v++)
            {
                if (largest) TensorPrimitives.Max(row, pixels.Slice(v * width, width), row);
                else TensorPrimitives.Min(row, pixels.Slice(v * width, width), row);
            }
        }

        return result;
    }

    private static byte[] Transpose(ReadOnlySpan<byte> pixels, int width, int height)
    {
        var turned = new byte[pixels.Length];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) turned[x * height + y] = pixels[y * width + x];
        return turned;
    }
}
