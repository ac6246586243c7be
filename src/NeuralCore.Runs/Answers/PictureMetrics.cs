using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Runs.Answers;

/// <summary>A picture in the JSON of <c>predict</c>.</summary>
/// <param name="Text">Its lines with line feeds between them, or <c>unknown</c>; null where it could not be read.</param>
internal sealed record PictureMetrics(string Path, int Width, int Height, string? Text, string? Label, bool? Right, string? Error, IReadOnlyList<LineMetrics> Lines)
{
    public static PictureMetrics Of(PictureAnswer answer) => new(
        answer.Source.Path, answer.Width, answer.Height, answer.Error is null ? answer.Text : null, answer.Source.Label, answer.IsCorrect, answer.Error,
        [.. answer.Lines.Select(line => new LineMetrics(line.IsUnknown ? PictureAnswer.Unknown : line.Text, line.Probability, [.. line.Digits.Select(DigitMetrics.Of)]))]);
}
