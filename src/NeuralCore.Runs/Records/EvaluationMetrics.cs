namespace NeuralCore.Runs.Records;

/// <summary>What <c>evaluate --json</c> prints. A number that is not finite is null there.</summary>
/// <param name="AccuracyLow">With <paramref name="AccuracyHigh"/>, where the accuracy on all such images lies, at 95
/// %.</param>
/// <param name="Temperature">The model's own; null where it has none.</param>
/// <param name="TemperedCalibrationError">The expected calibration error at that temperature.</param>
/// <param name="ConfusionMatrix">A row a label, a column a guess.</param>
/// <param name="InputScaling">What was done to pixels before the network: <c>0..1 mean 0.1307 std 0.3081</c>.</param>
/// <param name="Robustness">Null where it was not asked for.</param>
internal sealed record EvaluationMetrics(
    string Model, string Dataset, double? Accuracy, double AccuracyLow, double AccuracyHigh, double? Top2Accuracy,
        double? Loss, int Errors, int Count,
    double? ExpectedCalibrationError, double? Temperature, double? TemperedCalibrationError,
    ScoreMetrics Macro, ScoreMetrics Weighted, IReadOnlyList<ScoreMetrics> Classes,
        IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix, string WeightsSha256, string InputScaling,
    IReadOnlyList<RobustnessMetrics>? Robustness)
{
    public static EvaluationMetrics Of(EvaluationReport report, string model, string dataset, string weightsSha256,
        InputScaling scaling, IReadOnlyList<RobustnessRow>? robustness = null)
    {
        IReadOnlyList<string> names = report.Predictions.ClassNames;
        IEnumerable<int> classes = Enumerable.Range(0, names.Count);
        return new EvaluationMetrics(
            model, dataset, Json.Finite(report.Accuracy), report.AccuracyInterval.Low, report.AccuracyInterval.High,
                Json.Finite(report.Top2Accuracy), Json.Finite(report.Loss),
            report.Confusion.Count - report.Confusion.Correct, report.Confusion.Count,
            Json.Finite(report.Calibration.ExpectedError), report.Temperature,
                Json.Finite(report.Tempered?.ExpectedError),
            ScoreMetrics.Of(report.Classes.Macro), ScoreMetrics.Of(report.Classes.Weighted),
                [.. classes.Select(c => ScoreMetrics.Of(report.Classes.Classes[c], names[c]))],
            [.. classes.Select(label => (IReadOnlyList<int>)[
                .. classes.Select(guess => report.Confusion[label, guess])])], weightsSha256, scaling.ToString(),
                robustness?.Select(RobustnessMetrics.Of).ToArray());
    }
}

/// <summary>A line of <c>RobustnessTable</c>, for JSON.</summary>
internal sealed record RobustnessMetrics(
    string Kind, string Setting, double Strength, int Images, double Accuracy, double AccuracyLow, double AccuracyHigh)
{
    public static RobustnessMetrics Of(RobustnessRow row) =>
        new(row.Kind, row.Setting, row.Strength, row.Images, row.Accuracy, row.Interval.Low, row.Interval.High);
}
