namespace NeuralCore.Handwriting.Pages;

/// <summary>What a pen left on the paper, with polarity and lighting resolved: 0 is paper, 255 full ink.</summary>
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

    /// <summary>Whether the image was light ink on dark paper, as MNIST's own pixels are.</summary>
    public bool IsInverted { get; }

    public ReadOnlySpan<byte> Pixels => pixels;
}
