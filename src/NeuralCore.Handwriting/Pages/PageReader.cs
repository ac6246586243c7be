using NeuralCore.Handwriting.Images;

namespace NeuralCore.Handwriting.Pages;

/// <summary>Finds the digits in a photo of a page, a scan or a drawing, and normalises each as in MNIST.</summary>
public static class PageReader
{
    /// <summary>Reads a page. An image without ink gives an empty result.</summary>
    /// <param name="workingSide">Longest side of the working image in pixels: a larger image is reduced first.</param>
    public static PageReading Read(GreyImage image, int workingSide = PageLines.WorkingSide) =>
        Read(image, workingSide, boxesOf: _ => null);

    /// <param name="boxesOf">The boxes of the characters of a line, in pixels of the image; null where connected
    /// components are the characters.</param>
    internal static PageReading Read(
        GreyImage image, int workingSide, Func<PageLine, IReadOnlyList<PixelBox>?> boxesOf)
    {
        Guard.Require(workingSide >= MnistNormalization.Side,
            $"The working side is {workingSide} pixels; it is at least {MnistNormalization.Side}.");
        PageLineSet page = PageLines.Find(image, workingSide);
        double scale = (double)page.Working.Width / image.Width;
        var lines = new List<IReadOnlyList<DigitCrop>>();
        foreach (PageLine line in page.Lines)
        {
            IReadOnlyList<DigitCrop> crops = boxesOf(line) is { Count: > 0 } boxes
                ? CharacterCrops.Of(line, [.. boxes.Select(box => Scaled(box, scale))]) : CharacterCrops.Of(line);
            if (crops.Count > 0) lines.Add(crops);
        }

        return new PageReading(page.Working, page.Ink, lines);
    }

    private static PixelBox Scaled(PixelBox box, double scale) => new(
        (int)(box.Left * scale), (int)(box.Top * scale), Math.Max(1, (int)Math.Round(box.Width * scale)),
        Math.Max(1, (int)Math.Round(box.Height * scale)));
}
