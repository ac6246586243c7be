namespace NeuralCore.Runs.Records;

/// <summary>What <c>evaluate --json</c> prints. A number that is not finite is null there.</summary>
/// <param name="AccuracyLow">The lower end of the 95 % confidence interval of the accuracy (Wilson).</param>
/// <param name="AccuracyHigh">Its upper end.</param>
/// <param name="Temperature">The temperature in the model file; null where it has none.</param>
/// <param name="TemperedCalibrationError">The expected calibration error at that temperature.</param>
/// <param name="ConfusionMatrix">One row per label, one column per prediction.</param>
/// <param name="InputScaling">The scaling of the pixels before the network: <c>0..1 mean 0.1307 std 0.3081</c>.</param>
/// <param name="Robustness">Null without <c>--robustness</c>.</param>
internal sealed record EvaluationMetrics(
    string Model, string Dataset, double? Accuracy, double AccuracyLow, double AccuracyHigh, double? Top2Accuracy,
    double? Loss, int Errors, int Count, double? ExpectedCalibrationError, double? Temperature,
    double? TemperedCalibrationError, ScoreMetrics Macro, ScoreMetrics Weighted,
    IReadOnlyList<ScoreMetrics> Classes, IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix,
    string WeightsSha256, string InputScaling, IReadOnlyList<RobustnessMetrics>? Robustness)
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
            [.. classes.Select(label =>
                (IReadOnlyList<int>)[.. classes.Select(prediction => report.Confusion[label, prediction])])],
            weightsSha256, scaling.ToString(), robustness?.Select(RobustnessMetrics.Of).ToArray());
    }
}

/// <summary>The accuracy on images that were changed in one way, for JSON.</summary>
internal sealed record RobustnessMetrics(
    string Kind, string Setting, double Strength, int Images, double Accuracy, double AccuracyLow, double AccuracyHigh)
{
    public static RobustnessMetrics Of(RobustnessRow row) =>
        new(row.Kind, row.Setting, row.Strength, row.Images, row.Accuracy, row.Interval.Low, row.Interval.High);
}
