namespace NeuralCore;

/// <summary>Changes one image.</summary>
public static class ImageWarp
{
    /// <summary>Writes the changed image: each pixel is read between the original's four nearest (bilinear); what comes from outside is background, 0.</summary>
    /// <param name="image">(H, W, C) bytes.</param>
    /// <param name="shape">(H, W, C).</param>
    /// <param name="result">(H, W, C) bytes; not the memory of <paramref name="image"/>.</param>
    public static void Apply(ReadOnlySpan<byte> image, Shape shape, AffineChange change, Span<byte> result) => new ImageWarper(shape).Apply(image, change, result);
}
