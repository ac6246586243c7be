namespace NeuralCore.Runs.Records;

/// <summary>How well a class, or the mean of several, is recognised, in JSON.</summary>
/// <param name="Class">Its name; null for a mean.</param>
internal sealed record ScoreMetrics(string? Class, double? Precision, double? Recall, double? F1, int Support)
{
    public static ScoreMetrics Of(ClassScore score, string? name = null) => new(name, Json.Finite(score.Precision), Json.Finite(score.Recall), Json.Finite(score.F1), score.Support);
}
