namespace NeuralCore.Handwriting.Pages;

/// <summary>Brings the ink of one digit into MNIST's form.</summary>
internal sealed class CropWriter
{
    public const int Pixels = MnistNormalization.Side * MnistNormalization.Side;

    private readonly MnistNormalization normalization = new();

    /// <param name="image">(28, 28) bytes to fill.</param>
    public void Write(InkPart part, Span<byte> image) => normalization.Normalize(part.Pixels, part.Box.Height, part.Box.Width, image);
}
