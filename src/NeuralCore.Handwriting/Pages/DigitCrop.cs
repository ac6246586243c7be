namespace NeuralCore.Handwriting.Pages;

/// <summary>One digit found on a page, normalised as MNIST's were.</summary>
/// <remarks><code>
/// Shapes    Pixels: (28, 28) bytes, 0 = paper, 255 = ink
/// </code></remarks>
public sealed class DigitCrop
{
    private readonly byte[] pixels;

    internal DigitCrop(PixelBox box, byte[] pixels) => (Box, this.pixels) = (box, pixels);

    /// <summary>Where its ink lies, in pixels of the working image.</summary>
    public PixelBox Box { get; }

    public ReadOnlySpan<byte> Pixels => pixels;
}
