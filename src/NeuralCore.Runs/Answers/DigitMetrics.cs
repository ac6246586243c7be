using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Runs.Answers;

/// <summary>A digit in the JSON of <c>predict</c>.</summary>
/// <param name="Text">Its class, or <c>?</c> where it is unknown.</param>
/// <param name="Probability">Of the likeliest class.</param>
/// <param name="Confidence">What has less of it than the threshold is unknown, and so is what has a shape.</param>
/// <param name="Shape">What it is by its mere shape, such as a dot; null as a rule.</param>
/// <param name="X">With y, width and height the box around its ink, in pixels of the picture.</param>
internal sealed record DigitMetrics(string Text, double Probability, double Confidence, string? Shape, bool Unknown, int X, int Y, int Width, int Height, IReadOnlyList<Alternative> Alternatives)
{
    public static DigitMetrics Of(DigitAnswer digit) =>
        new(digit.Text, digit.Best.Probability, digit.Confidence, digit.Shape, digit.IsUnknown, digit.Box.Left, digit.Box.Top, digit.Box.Width, digit.Box.Height, digit.Alternatives);
}
