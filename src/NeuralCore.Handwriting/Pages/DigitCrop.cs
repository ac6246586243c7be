namespace NeuralCore.Handwriting.Pages;

/// <summary>One character found on a page, normalised as in MNIST.</summary>
/// <remarks><code>
/// Shapes    Pixels: (28, 28) bytes, 0 = paper, 255 = ink
/// </code></remarks>
public sealed class DigitCrop
{
    private readonly byte[] pixels;

    internal DigitCrop(PixelBox box, byte[] pixels) => (Box, this.pixels) = (box, pixels);

    /// <summary>Bounding box of its ink, in pixels of the working image.</summary>
    public PixelBox Box { get; }

    public ReadOnlySpan<byte> Pixels => pixels;
}

/// <summary>Normalises the ink of one digit as in MNIST.</summary>
internal sealed class CropWriter
{
    public const int Pixels = MnistNormalization.Side * MnistNormalization.Side;

    private readonly MnistNormalization normalization = new();

    /// <param name="image">Output, (28, 28) bytes.</param>
    public void Write(InkPart part, Span<byte> image) =>
        normalization.Normalize(part.Pixels, part.Box.Height, part.Box.Width, image);
}
