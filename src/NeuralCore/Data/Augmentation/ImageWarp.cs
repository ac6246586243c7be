namespace NeuralCore;

/// <summary>Applies an affine transformation to one image.</summary>
public static class ImageWarp
{
    /// <summary>
    /// Writes the transformed image with bilinear interpolation; pixels outside the original are background, 0.
    /// </summary>
    /// <param name="image">(H, W, C) bytes.</param>
    /// <param name="shape">(H, W, C).</param>
    /// <param name="result">(H, W, C) bytes; must not share memory with <paramref name="image"/>.</param>
    public static void Apply(ReadOnlySpan<byte> image, Shape shape, AffineChange change, Span<byte> result) =>
        new ImageWarper(shape).Apply(image, change, result);
}
