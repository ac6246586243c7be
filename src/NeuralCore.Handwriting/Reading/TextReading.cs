using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Reading;

/// <summary>Reads the lines of an image with a line reader.</summary>
internal static class TextReading
{
    /// <param name="threshold">Lines with less confidence are unknown.</param>
    public static IReadOnlyList<LineAnswer> Lines(
        LineReader reader, GreyImage image, ReaderOptions options, double threshold)
    {
        var lines = new List<LineAnswer>();
        string? allowed = options.Allowed(reader.Alphabet);
        IEnumerable<(GreyImage Crop, PixelBox Box)> crops = [(image, new PixelBox(0, 0, image.Width, image.Height))];
        foreach ((GreyImage crop, PixelBox box) in crops)
        {
            LineResult result = reader.Read(crop, allowed, options.ExactlyOne);
            if (options.Lexicon is { } lexicon) result = lexicon.Nearest(reader, crop, result);
            if (options.DigitsOnly) result = result.Keep(char.IsAsciiDigit);
            double scaleX = (double)box.Width / crop.Width, scaleY = (double)box.Height / crop.Height;
            bool isUnknown = result.Confidence < threshold;
            lines.Add(new LineAnswer([.. result.Characters.Select(Answer)]) { Reading = result });

            DigitAnswer Answer(LineCharacter character)
            {
                PixelBox own = character.Box;
                var place = new PixelBox(
                    box.Left + (int)(own.Left * scaleX), box.Top + (int)(own.Top * scaleY),
                    Math.Max(1, (int)(own.Width * scaleX)), Math.Max(1, (int)(own.Height * scaleY)));
                Alternative[] alternatives = [.. character.Alternatives.Select(alternative =>
                    new Alternative(alternative.Symbol.ToString(), alternative.Probability))];
                return new DigitAnswer(place, [], alternatives, result.Confidence, Shape: null, isUnknown);
            }
        }

        return lines;
    }
}
