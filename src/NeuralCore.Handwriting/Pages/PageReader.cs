using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Finds the digits in the photo of a page, a scan or a drawing, and brings each into MNIST's form.</summary>
public static class PageReader
{
    /// <summary>Reads a page. Any image gives a reading: one without ink gives an empty one.</summary>
    public static PageReading Read(GreyImage image, PageOptions? options = null)
    {
        options ??= new PageOptions();
        Guard.Require(options.WorkingSide >= MnistNormalization.Side, $"A working side of {options.WorkingSide} pixels is too small: at least {MnistNormalization.Side}.");
        GreyImage working = AreaReduction.Reduce(image, options.WorkingSide);
        InkField field = InkField.Of(working);
        PaperRules.Erase(field);
        List<InkPart> parts = ComponentMap.Parts(field);
        var writer = new CropWriter();
        var lines = new List<IReadOnlyList<DigitCrop>>();
        foreach (TextLine line in LineFinder.Find(parts))
        {
            var crops = new List<DigitCrop>();
            foreach (InkPart digit in LineSegmentation.Digits(line, options.Judge, writer))
            {
                var pixels = new byte[CropWriter.Pixels];
                writer.Write(digit, pixels);
                crops.Add(new DigitCrop(digit.Box, pixels));
            }

            if (crops.Count > 0) lines.Add(crops);
        }

        return new PageReading(working, new InkImage(working.Width, working.Height, field.Ink, field.IsInverted), lines);
    }
}

/// <summary>How a page is read.</summary>
public sealed record PageOptions
{
    /// <summary>Longest side of the image that is worked on, in pixels: a larger one is reduced first.</summary>
    public int WorkingSide { get; init; } = 2000;

    /// <summary>Decides where the shapes leave it open what is one digit; null: shapes alone.</summary>
    public CropConfidence? Judge { get; init; }
}

/// <summary>Says of each image how sure it is that it shows one digit: a network's largest probability, say.</summary>
/// <param name="images">(N, 28, 28) bytes, as MNIST's.</param>
/// <param name="confidences">(N) numbers to fill, in [0, 1].</param>
public delegate void CropConfidence(ReadOnlySpan<byte> images, Span<double> confidences);
