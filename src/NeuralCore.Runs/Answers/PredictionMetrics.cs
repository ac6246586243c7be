using System.Text.Json;
using System.Text.Json.Serialization;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Answers;

/// <summary>What <c>predict --json</c> prints.</summary>
/// <param name="Threshold">Digits with less confidence are rejected as unknown.</param>
/// <param name="Score">Null unless the images have labels.</param>
internal sealed record PredictionMetrics(
    string Model, double Temperature, double Threshold, IReadOnlyList<PictureMetrics> Pictures,
    FolderScoreMetrics? Score)
{
    public static PredictionMetrics Of(string model, ModelUse use, IReadOnlyList<PictureAnswer> answers) =>
        new(model, use.Rejection.Temperature, use.Rejection.Threshold, [.. answers.Select(PictureMetrics.Of)],
            FolderScore.Of(answers) is { } score ? FolderScoreMetrics.Of(score) : null);
}

/// <summary>A digit in the JSON of <c>predict</c>.</summary>
/// <param name="Text">Its class, or <c>?</c> where it is unknown.</param>
/// <param name="Probability">Of the most probable class.</param>
/// <param name="Confidence">Digits below the threshold are unknown, and so are those with a shape.</param>
/// <param name="Shape">A mark recognised by its shape, such as a dot; null for most.</param>
/// <param name="X">With y, width and height, the bounding box of its ink, in pixels of the image.</param>
internal sealed record DigitMetrics(
    string Text, double Probability, double Confidence, string? Shape, bool Unknown, int X, int Y, int Width,
    int Height, IReadOnlyList<Alternative> Alternatives)
{
    public static DigitMetrics Of(DigitAnswer digit) =>
        new(digit.Text, digit.Best.Probability, digit.Confidence, digit.Shape, digit.IsUnknown, digit.Box.Left,
            digit.Box.Top, digit.Box.Width, digit.Box.Height, digit.Alternatives);
}

/// <summary>A line of digits in the JSON of <c>predict</c>.</summary>
/// <param name="Probability">That all digits are correct; null where one is unknown.</param>
internal sealed record LineMetrics(string Text, double? Probability, IReadOnlyList<DigitMetrics> Digits);

/// <summary>An image in the JSON of <c>predict</c>.</summary>
/// <param name="Text">Its lines, separated by line feeds, or <c>unknown</c>; null where it could not be
/// read.</param>
internal sealed record PictureMetrics(
    string Path, int Width, int Height, string? Text, string? Label, bool? Correct, string? Error,
    IReadOnlyList<LineMetrics> Lines)
{
    public static PictureMetrics Of(PictureAnswer answer) => new(
        answer.Source.Path, answer.Width, answer.Height, answer.Error is null ? answer.Text : null, answer.Source.Label,
        answer.IsCorrect, answer.Error,
        [.. answer.Lines.Select(line => new LineMetrics(
            line.IsUnknown ? PictureAnswer.Unknown : line.Text, line.Probability,
            [.. line.Digits.Select(DigitMetrics.Of)]))]);
}

/// <summary>The accuracy on images with labels, in the JSON of <c>predict</c>.</summary>
/// <param name="AccuracyLow">The lower end of the 95 % confidence interval of the accuracy (Wilson).</param>
/// <param name="AccuracyHigh">Its upper end.</param>
/// <param name="CharacterErrorRate">Wrong, missing and additional characters, divided by those of the labels.</param>
internal sealed record FolderScoreMetrics(
    double Accuracy, double AccuracyLow, double AccuracyHigh, int Correct, int Unknown, int Count,
    double CharacterErrorRate, IReadOnlyList<TextConfusion> Confusions)
{
    public static FolderScoreMetrics Of(FolderScore score) =>
        new(score.Accuracy, score.Interval.Low, score.Interval.High, score.Right, score.Unknown, score.Count,
            score.CharacterErrorRate, score.Confusions);
}

/// <summary>The output of <c>predict --json</c>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PredictionMetrics))]
internal sealed partial class PredictionJson : JsonSerializerContext
{
    private static readonly PredictionJson Readable = new(Json.ReadableOptions());

    public static string Write(PredictionMetrics metrics) =>
        JsonSerializer.Serialize(metrics, Readable.PredictionMetrics);
}
