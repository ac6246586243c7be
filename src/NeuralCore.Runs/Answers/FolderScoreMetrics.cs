using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Runs.Answers;

/// <summary>How many pictures were read as their folders say, in the JSON of <c>predict</c>.</summary>
/// <param name="AccuracyLow">With <paramref name="AccuracyHigh"/>, where the accuracy on all such pictures lies, at 95 %.</param>
internal sealed record FolderScoreMetrics(double Accuracy, double AccuracyLow, double AccuracyHigh, int Right, int Unknown, int Count, IReadOnlyList<TextConfusion> Confusions)
{
    public static FolderScoreMetrics Of(FolderScore score) => new(score.Accuracy, score.Interval.Low, score.Interval.High, score.Right, score.Unknown, score.Count, score.Confusions);
}
