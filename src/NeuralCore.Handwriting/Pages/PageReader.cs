using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Finds the digits in a photo of a page, a scan or a drawing, and normalises each as in MNIST.</summary>
public static class PageReader
{
    /// <summary>Reads a page. An image without ink gives an empty result.</summary>
    public static PageReading Read(GreyImage image, PageOptions? options = null)
    {
        options ??= new PageOptions();
        Guard.Require(options.WorkingSide >= MnistNormalization.Side,
            $"The working side is {options.WorkingSide} pixels; it is at least {MnistNormalization.Side}.");
        PageLineSet page = PageLines.Find(image, options.WorkingSide);
        return new PageReading(
            page.Working, page.Ink,
            [.. page.Lines.Select(CharacterCrops.Of).Where(crops => crops.Count > 0)]);
    }
}

/// <summary>Options for reading a page.</summary>
public sealed record PageOptions
{
    /// <summary>Longest side of the working image in pixels: a larger image is reduced first.</summary>
    public int WorkingSide { get; init; } = 2000;

    /// <summary>
    /// Confidence of a classifier. Without effect: characters are found by their shapes only.
    /// </summary>
    public CropConfidence? Confidence { get; init; }
}

/// <summary>
/// Returns for each image the confidence that it shows one digit, for example a network's largest probability.
/// </summary>
/// <param name="images">(N, 28, 28) bytes, as in MNIST.</param>
/// <param name="confidences">Output, (N) numbers in [0, 1].</param>
public delegate void CropConfidence(ReadOnlySpan<byte> images, Span<double> confidences);
