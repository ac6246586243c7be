namespace NeuralCore.Runs.Records;

/// <summary>How a network did on a test set, in metrics.json.</summary>
internal sealed record TestMetrics(double? Loss, double? Accuracy, int Errors, int Count)
{
    public static TestMetrics Of(EvaluationReport report) => new(
        Json.Finite(report.Loss), Json.Finite(report.Accuracy), report.Predictions.Count - report.Confusion.Correct, report.Predictions.Count);
}
