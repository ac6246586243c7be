using System.Text.Json.Serialization;

namespace NeuralCore.Runs.Records;

/// <summary>What <c>train --check-determinism --json</c> prints.</summary>
/// <param name="Images">The images of the one epoch of each training.</param>
/// <param name="Trainings">The others are compared with the first.</param>
internal sealed record DeterminismMetrics(int Images, IReadOnlyList<DeterminismMetrics.Training> Trainings)
{
    public bool Equal => Trainings.All(training => training.WeightsSha256 == Trainings[0].WeightsSha256);

    [JsonIgnore]
    public string Sentence => Equal
        ? $"Equal: {Trainings.Count} trainings gave bit-identical weights."
        : $"Not equal: the weights with {string.Join(", ", Differing)} differ from those with {Trainings[0].Setting}.";

    private IEnumerable<string> Differing => Trainings
        .Where(training => training.WeightsSha256 != Trainings[0].WeightsSha256).Select(training => training.Setting);

    public DeterminismMetrics With(string setting, string hash) =>
        this with { Trainings = [.. Trainings, new Training(setting, hash)] };

    /// <param name="Setting">What was changed.</param>
    internal sealed record Training(string Setting, string WeightsSha256);
}
