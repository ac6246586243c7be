using System.Text.Json.Serialization;

namespace NeuralCore.Runs.Records;

/// <summary>What <c>train --check-determinism --json</c> prints.</summary>
/// <param name="Images">Of the one epoch that each trained.</param>
/// <param name="Trainings">The first is what the others are compared with.</param>
internal sealed record DeterminismMetrics(int Images, IReadOnlyList<DeterminismMetrics.Training> Trainings)
{
    public bool Equal => Trainings.All(training => training.WeightsSha256 == Trainings[0].WeightsSha256);

    [JsonIgnore]
    public string Sentence => Equal
        ? $"Equal: {Trainings.Count} trainings gave the same weights, to the last bit."
        : $"Not equal: the weights differ with " +
            $"{string.Join(", ", Trainings.Where(training => training.WeightsSha256 != Trainings[0].WeightsSha256).Select(training => training.Setting))} from those with {Trainings[0].Setting}.";

    public DeterminismMetrics With(string setting, string hash) =>
        this with { Trainings = [.. Trainings, new Training(setting, hash)] };

    /// <param name="Setting">What was changed.</param>
    internal sealed record Training(string Setting, string WeightsSha256);
}
