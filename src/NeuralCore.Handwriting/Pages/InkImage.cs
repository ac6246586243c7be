namespace NeuralCore.Handwriting.Pages;

/// <summary>The ink of a page, independent of polarity and lighting: 0 is paper, 255 full ink.</summary>
/// <remarks><code>
/// Shapes    Pixels: (Height, Width) bytes, row-major
/// </code></remarks>
public sealed class InkImage
{
    private readonly byte[] pixels;

    internal InkImage(int width, int height, byte[] pixels, bool isInverted) =>
        (Width, Height, this.pixels, IsInverted) = (width, height, pixels, isInverted);

    public int Width { get; }

    public int Height { get; }

    /// <summary>Whether the image was light ink on dark paper, as the images of MNIST are.</summary>
    public bool IsInverted { get; }

    public ReadOnlySpan<byte> Pixels => pixels;
}
