namespace NeuralCore.Handwriting.Images;

/// <summary>The kinds of picture that are read.</summary>
internal enum ImageFormat
{
    Png,
    Jpeg,
    Gif,
    Bmp,
}
