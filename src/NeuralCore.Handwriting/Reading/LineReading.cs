using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Reading;

/// <summary>Reads the lines of an image with a line reader.</summary>
internal static class LineReading
{
    /// <param name="texts">
    /// The reader of texts beside the built-in reader of digits, for the confidence of a single digit; null beside
    /// others.
    /// </param>
    /// <param name="threshold">Lines with less confidence are unknown.</param>
    /// <param name="page">The lines that were found; null where the image shows exactly one character.</param>
    public static IReadOnlyList<LineAnswer> Lines(
        LineReader reader, Func<LineReader?> texts, GreyImage image, ReaderOptions options, double threshold,
        out PageLineSet? page)
    {
        page = null;
        string? allowed = options.Allowed(reader.Alphabet);
        if (options.ExactlyOne)
        {
            LineResult one = reader.Read(image, allowed, exactlyOne: true);
            if (texts() is { } other) one = DigitEvidence.Weigh(one, image, other);
            return [Answer(one, image, threshold, box => box)];
        }

        page = PageLines.Find(image);
        var lines = new List<LineAnswer>();
        foreach (PageLine line in page.Lines)
        {
            GreyImage crop = line.Crop();
            LineResult result = reader.Read(crop, allowed);
            if (result.Text.Length > 0 && options.Lexicon is { } lexicon) result = lexicon.Nearest(reader, crop, result);
            if (options.DigitsOnly) result = result.Keep(char.IsAsciiDigit);
            if (options.Lexicon is null && result.Text is [>= '0' and <= '9'] && texts() is { } other)
                result = DigitEvidence.Weigh(result, crop, other);
            lines.Add(Answer(result, crop, threshold, box => line.ToImage(box, crop)));
        }

        return lines;
    }

    /// <param name="toImage">A box of the crop in pixels of the image.</param>
    private static LineAnswer Answer(
        LineResult result, GreyImage crop, double threshold, Func<PixelBox, PixelBox> toImage)
    {
        string? shape = result.Characters.Count == 1 && threshold > 0 ? DigitEvidence.Shape(result) : null;
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
