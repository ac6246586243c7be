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
        GreyImage working = AreaReduction.Reduce(image, options.WorkingSide);
        InkField field = InkField.Of(working);
        PaperRules.Erase(field);
        List<InkPart> parts = ComponentMap.Parts(field);
        var writer = new CropWriter();
        var lines = new List<IReadOnlyList<DigitCrop>>();
        foreach (TextLine line in LineFinder.Find(parts))
        {
            var crops = new List<DigitCrop>();
            foreach (InkPart digit in LineSegmentation.Digits(line, options.Confidence, writer))
            {
                var pixels = new byte[CropWriter.Pixels];
                writer.Write(digit, pixels);
                crops.Add(new DigitCrop(digit.Box, pixels));
            }

            if (crops.Count > 0) lines.Add(crops);
        }

        return new PageReading(
            working, new InkImage(working.Width, working.Height, field.Ink, field.IsInverted), lines);
    }
}

/// <summary>Options for reading a page.</summary>
public sealed record PageOptions
{
    /// <summary>Longest side of the working image in pixels: a larger image is reduced first.</summary>
    public int WorkingSide { get; init; } = 2000;

    /// <summary>
    /// Confidence of a classifier, for choosing between segmentations; null: segmentation by shape only.
    /// </summary>
    public CropConfidence? Confidence { get; init; }
}

/// <summary>
/// Returns for each image the confidence that it shows one digit, for example a network's largest probability.
/// </summary>
/// <param name="images">(N, 28, 28) bytes, as in MNIST.</param>
/// <param name="confidences">Output, (N) numbers in [0, 1].</param>
public delegate void CropConfidence(ReadOnlySpan<byte> images, Span<double> confidences);
