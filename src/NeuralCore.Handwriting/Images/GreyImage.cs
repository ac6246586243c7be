namespace NeuralCore.Handwriting.Images;

/// <summary>The grey pixels of a photo, a scan or a drawing: 0 is black, 255 white.</summary>
/// <remarks><code>
/// Shapes    Pixels: (Height, Width) bytes, row-major
/// </code></remarks>
public sealed class GreyImage
{
    private readonly byte[] pixels;

    /// <param name="width">At least 1.</param>
    /// <param name="height">At least 1.</param>
    /// <param name="pixels">Not copied.</param>
    /// <exception cref="ArgumentException">The number of pixels is not width × height.</exception>
    public GreyImage(int width, int height, byte[] pixels)
    {
        Guard.Require(width >= 1 && height >= 1, $"An image has at least one pixel, not {width}×{height}.");
        Guard.Require(pixels.Length == (long)width * height,
            $"An image of {width}×{height} has {(long)width * height} pixels, {pixels.Length} were given.");
        (Width, Height, this.pixels) = (width, height, pixels);
    }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlySpan<byte> Pixels => pixels;
}
