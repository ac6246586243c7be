using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Handwriting.Reading;

/// <summary>
/// How confident it is that an image shows exactly one digit, and not a letter, a sign, a scribble, a dot or paper. A
/// reader of digits has seen few of these and reads many as digits with a high confidence; the reader of texts knows
/// letters and signs too, and makes other errors.
/// </summary>
/// <remarks><code>
/// Odds      c/(1 − c) = 10 · D/(1 − D) · T² / (1 + 100·S)
/// D         probability of exactly this digit by the reader of digits, in the view where it is largest: the frame of
///           a cell hides the digit in some views
/// T, S      probability of exactly one digit, of any class, and of exactly one sign by the reader of texts: the mean
///           of its views
/// </code>
/// A letter has a small T, a sign a large S, a scribble and empty paper a small D and T. A dot is recognised by its
/// shape. The factors were chosen on images of the kinds of <c>docs/reading.md</c>, "Refusal": 10 so that the default
/// threshold loses no digit that was read correctly in photographed cells, optdigits and printed digits.</remarks>
internal static class DigitEvidence
{
    private const double PriorOdds = 10, SignWeight = 100;

    /// <summary>So that the odds of 1 are finite.</summary>
    private const double MaxProbability = 1 - 1e-6;

    /// <param name="digit">What the reader of digits read: one character.</param>
    /// <param name="texts">The reader of letters and digits.</param>
    /// <returns>The same digit with the confidence c.</returns>
    public static LineResult Weigh(LineResult digit, GreyImage image, LineReader texts)
    {
        double d = Math.Min(digit.BestView, MaxProbability), t = 0, s = 0;
        foreach ((char symbol, double probability) in texts.ProbabilitiesOfOne(image))
        {
            if (char.IsAsciiDigit(symbol)) t += probability;
            else if (!char.IsAsciiLetter(symbol)) s += probability;
        }

        double odds = PriorOdds * d / (1 - d) * t * t / (1 + SignWeight * s);
        return digit with { Confidence = odds / (1 + odds) };
    }

    /// <summary>A dash may be the frame of a cell beside its digit, and is left to the confidence.</summary>
    /// <param name="character">With its trace.</param>
    /// <returns>The name of a shape that is not a character; null if it may be one.</returns>
    public static string? Shape(LineResult character) =>
        character.Trace is { } trace
        && InkShape.Name(trace.Pixels, LineNormalization.Height, trace.Width) is InkShape.Dot ? InkShape.Dot : null;
}
