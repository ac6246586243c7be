using System.Text.Json;
using System.Text.Json.Serialization;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Answers;

/// <summary>What <c>predict --json</c> prints.</summary>
/// <param name="Threshold">Digits with less confidence are unknown.</param>
/// <param name="Score">Null unless the pictures lie in folders named after classes.</param>
internal sealed record PredictionMetrics(string Model, double Temperature, double Threshold, IReadOnlyList<PictureMetrics> Pictures, FolderScoreMetrics? Score)
{
    public static PredictionMetrics Of(string model, ModelUse use, IReadOnlyList<PictureAnswer> answers) =>
        new(model, use.Rejection.Temperature, use.Rejection.Threshold, [.. answers.Select(PictureMetrics.Of)], FolderScore.Of(answers) is { } score ? FolderScoreMetrics.Of(score) : null);
}

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

/// <summary>A line of digits in the JSON of <c>predict</c>.</summary>
/// <param name="Probability">That all of them are right; null where one is unknown.</param>
internal sealed record LineMetrics(string Text, double? Probability, IReadOnlyList<DigitMetrics> Digits);

/// <summary>A picture in the JSON of <c>predict</c>.</summary>
/// <param name="Text">Its lines with line feeds between them, or <c>unknown</c>; null where it could not be read.</param>
internal sealed record PictureMetrics(string Path, int Width, int Height, string? Text, string? Label, bool? Right, string? Error, IReadOnlyList<LineMetrics> Lines)
{
    public static PictureMetrics Of(PictureAnswer answer) => new(
        answer.Source.Path, answer.Width, answer.Height, answer.Error is null ? answer.Text : null, answer.Source.Label, answer.IsCorrect, answer.Error,
        [.. answer.Lines.Select(line => new LineMetrics(line.IsUnknown ? PictureAnswer.Unknown : line.Text, line.Probability, [.. line.Digits.Select(DigitMetrics.Of)]))]);
}

/// <summary>How many pictures were read as their folders say, in the JSON of <c>predict</c>.</summary>
/// <param name="AccuracyLow">With <paramref name="AccuracyHigh"/>, where the accuracy on all such pictures lies, at 95 %.</param>
internal sealed record FolderScoreMetrics(double Accuracy, double AccuracyLow, double AccuracyHigh, int Right, int Unknown, int Count, IReadOnlyList<TextConfusion> Confusions)
{
    public static FolderScoreMetrics Of(FolderScore score) => new(score.Accuracy, score.Interval.Low, score.Interval.High, score.Right, score.Unknown, score.Count, score.Confusions);
}

/// <summary>The output of <c>predict --json</c>.</summary>
[JsonSerializable(typeof(PredictionMetrics))]
internal sealed partial class PredictionJson : JsonSerializerContext
{
    private static readonly PredictionJson Readable = new(Json.ReadableOptions());

    public static string Write(PredictionMetrics metrics) => JsonSerializer.Serialize(metrics, Readable.PredictionMetrics);
}
