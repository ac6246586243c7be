using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Reading;

/// <summary>Reads the lines of an image with a line reader.</summary>
internal static class LineReading
{
    /// <param name="texts">Reads letters too, to refuse them in images of one digit; null: they are not refused.</param>
    /// <param name="threshold">Lines with less confidence are unknown.</param>
    /// <param name="page">The lines that were found; null where the image shows exactly one character.</param>
    public static IReadOnlyList<LineAnswer> Lines(
        LineReader reader, LineReader? texts, GreyImage image, ReaderOptions options, double threshold,
        out PageLineSet? page)
    {
        page = null;
        string? allowed = options.Allowed(reader.Alphabet);
        if (options.ExactlyOne)
        {
            LineResult one = reader.Read(image, allowed, exactlyOne: true);
            if (texts is not null) one = DigitEvidence.Weigh(one, image, texts);
            string? shape = threshold > 0 ? DigitEvidence.Shape(one) : null;
            return [Answer(one, image, threshold, box => box, shape)];
        }

        page = PageLines.Find(image);
        var lines = new List<LineAnswer>();
        foreach (PageLine line in page.Lines)
        {
            GreyImage crop = line.Crop();
            LineResult result = reader.Read(crop, allowed);
            if (result.Text.Length > 0 && options.Lexicon is { } lexicon) result = lexicon.Nearest(reader, crop, result);
            if (options.DigitsOnly) result = result.Keep(char.IsAsciiDigit);
            lines.Add(Answer(result, crop, threshold, box => line.ToImage(box, crop)));
        }

        return lines;
    }

    /// <param name="toImage">A box of the crop in pixels of the image.</param>
    /// <param name="shape">The name of a shape that is not a character; null if it may be one.</param>
    private static LineAnswer Answer(
        LineResult result, GreyImage crop, double threshold, Func<PixelBox, PixelBox> toImage, string? shape = null)
    {
        bool isUnknown = shape is not null || result.Confidence < threshold;
        return new LineAnswer([.. result.Characters.Select(character => new DigitAnswer(
            toImage(character.Box), [], [.. character.Alternatives.Select(alternative =>
                new Alternative(alternative.Symbol.ToString(), alternative.Probability))],
            result.Confidence, shape, isUnknown))])
        {
            Reading = result, Crop = crop,
        };
    }
}
