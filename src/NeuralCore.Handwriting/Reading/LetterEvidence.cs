using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Handwriting.Reading;

/// <summary>
/// Lowers the confidence of a single digit that may be a letter. A reader of digits has seen few letters and reads
/// most of them as digits with a high confidence; the reader of texts knows both.
/// </summary>
/// <remarks><code>
/// Confidence    c = c_digit · (1 − w·p·c_text)     p: probability of a letter among the most probable symbols of the
///                                                  reader of texts, c_text: its confidence
/// </code>
/// The weight w is below 1 so that a digit that looks like a letter, such as a 1 like an l, keeps some confidence.</remarks>
internal static class LetterEvidence
{
    private const double Weight = 0.95;

    /// <param name="digit">What the reader of digits read in an image of one character.</param>
    /// <param name="texts">The reader of letters and digits.</param>
    public static LineResult Weigh(LineResult digit, GreyImage image, LineReader texts)
    {
        string symbols = string.Concat(texts.Alphabet.Where(char.IsAsciiLetterOrDigit));
        LineResult text = texts.Read(image, symbols, exactlyOne: true);
        double letter = text.Characters[0].Alternatives
            .Where(symbol => char.IsAsciiLetter(symbol.Symbol)).Sum(symbol => symbol.Probability);
        return digit with { Confidence = digit.Confidence * (1 - Weight * letter * text.Confidence) };
    }
}
