using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Runs.Answers;

/// <summary>What <c>predict --json</c> prints.</summary>
/// <param name="Threshold">Digits with less confidence are unknown.</param>
/// <param name="Score">Null unless the pictures lie in folders named after classes.</param>
internal sealed record PredictionMetrics(string Model, double Temperature, double Threshold, IReadOnlyList<PictureMetrics> Pictures, FolderScoreMetrics? Score)
{
    public static PredictionMetrics Of(string model, ModelUse use, IReadOnlyList<PictureAnswer> answers) =>
        new(model, use.Rejection.Temperature, use.Rejection.Threshold, [.. answers.Select(PictureMetrics.Of)], FolderScore.Of(answers) is { } score ? FolderScoreMetrics.Of(score) : null);
}
