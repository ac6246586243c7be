using System.Numerics.Tensors;

namespace NeuralCore.Disturbances;

/// <summary>Grey-scale erosion and dilation, which make strokes thinner or thicker.</summary>
/// <remarks><code>
/// Shapes    image, y: (H, W, C) bytes
/// Dilation  y[i, j, c] = max image[i + v, j + u, c]      over the disc u² + v² ≤ radius², clipped to the image
/// Erosion   y[i, j, c] = min image[i + v, j + u, c]
/// </code>
/// A radius of 1 is a cross of five pixels. Serra 1982, Image Analysis and Mathematical Morphology.</remarks>
internal static class GreyMorphology
{
    public static void Erode(ReadOnlySpan<byte> image, Shape shape, int radius, Span<byte> result) =>
        Combine(image, shape, radius, result, dilates: false);

    public static void Dilate(ReadOnlySpan<byte> image, Shape shape, int radius, Span<byte> result) =>
        Combine(image, shape, radius, result, dilates: true);

    private static void Combine(ReadOnlySpan<byte> image, Shape shape, int radius, Span<byte> result, bool dilates)
    {
        (int height, int pitch) = (shape[0], shape[1] * shape[2]);
        Guard.Length(image, shape.Length);
        Guard.Length(result, shape.Length);
        image[..shape.Length].CopyTo(result);
        for (int v = -radius; v <= radius; v++)
        {
            for (int u = -radius; u <= radius; u++)
            {
                if (u * u + v * v > radius * radius || Math.Abs(u * shape[2]) >= pitch) continue;
                int offset = u * shape[2], first = Math.Max(0, -offset), length = pitch - Math.Abs(offset);
                for (int row = Math.Max(0, -v); row < height - Math.Max(0, v); row++)
                {
                    ReadOnlySpan<byte> source = image.Slice((row + v) * pitch + first + offset, length);
                    Span<byte> target = result.Slice(row * pitch + first, length);
                    if (dilates) TensorPrimitives.Max(target, source, target);
                    else TensorPrimitives.Min(target, source, target);
                }
            }
        }
    }
}
