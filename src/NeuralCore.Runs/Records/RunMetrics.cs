using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Runs.Records;

/// <summary>metrics.json: settings, epochs and test results of a run.</summary>
/// <param name="Folder">The folder of the run.</param>
/// <param name="Source">Where the data came from, as text.</param>
/// <param name="Settings">Of the training, by name, as in run.json.</param>
/// <param name="TrainImages">Including the validation images.</param>
/// <param name="StopReason"><c>completed</c>, <c>earlyStopped</c>, <c>cancelled</c> or <c>diverged</c>.</param>
/// <param name="Divergence">Where the first non-finite number occurred.</param>
/// <param name="BestEpoch">The epoch whose weights are saved, by early stopping or because the training was
/// interrupted; null: those of the last step.</param>
/// <param name="Epochs">Epoch 0, the untrained network, first.</param>
/// <param name="TrainSecondsTotal">Seconds of training, without validation.</param>
/// <param name="Test">Null where the test set was not read.</param>
/// <param name="WeightsSha256">Of the saved model; null without one.</param>
internal sealed record RunMetrics(
    string Folder, DateTimeOffset Started, string Version, string Source, JsonObject Settings, int TrainImages,
    string StopReason, string? Divergence, int? BestEpoch, IReadOnlyList<EpochMetrics> Epochs,
    double TrainSecondsTotal, TestMetrics? Test, string? WeightsSha256)
{
    /// <summary>Of a line reader whose test lines were not read: the results on its validation lines.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TestMetrics? Validation { get; init; }
}

/// <summary>
/// An epoch in metrics.json. A number that is not finite is null: JSON cannot represent it.
/// </summary>
internal sealed record EpochMetrics(
    int Epoch, double TrainSeconds, double? TrainLoss, double? TrainAccuracy, double? ValidationLoss,
    double? ValidationAccuracy, double LearningRate, double? MeasuredTrainLoss,
    double? MeasuredTrainAccuracy)
{
    public static EpochMetrics Of(EpochRecord epoch) => new(
        epoch.Epoch, epoch.TrainSeconds, Json.Finite(epoch.TrainLoss), Json.Finite(epoch.TrainAccuracy),
        Json.Finite(epoch.ValidationLoss), Json.Finite(epoch.ValidationAccuracy), epoch.LearningRate,
        Json.Finite(epoch.MeasuredTrainLoss), Json.Finite(epoch.MeasuredTrainAccuracy));
}

/// <summary>The results on a test set, in metrics.json.</summary>
internal sealed record TestMetrics(double? Loss, double? Accuracy, int Errors, int Count)
{
    /// <summary>Of lines: edits divided by the symbols of the labels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CharacterErrorRate { get; init; }

    /// <summary>Of lines: the 95 % confidence interval of the accuracy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? AccuracyInterval { get; init; }

    public static TestMetrics Of(EvaluationReport report) => new(
        Json.Finite(report.Loss), Json.Finite(report.Accuracy), report.Predictions.Count - report.Confusion.Correct,
        report.Predictions.Count);

    /// <summary>Of lines: accuracy is the share that is read exactly.</summary>
    public static TestMetrics Of(LineEvaluation report) => new(
        Json.Finite(report.Loss), Json.Finite(report.Accuracy), report.Count - report.Exact, report.Count)
    {
        CharacterErrorRate = Json.Finite(report.CharacterErrorRate),
        AccuracyInterval = [report.AccuracyInterval.Low, report.AccuracyInterval.High],
    };
}

/// <summary>Precision, recall and F1 of a class, or their mean over classes, in JSON.</summary>
/// <param name="Class">Its name; null for a mean.</param>
internal sealed record ScoreMetrics(string? Class, double? Precision, double? Recall, double? F1, int Support)
{
    public static ScoreMetrics Of(ClassScore score, string? name = null) =>
        new(name, Json.Finite(score.Precision), Json.Finite(score.Recall), Json.Finite(score.F1), score.Support);
}
