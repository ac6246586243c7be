using NeuralCore.Evaluation;

namespace NeuralCore.Runner.Reports;

/// <summary>How a network did on a test set, in metrics.json.</summary>
internal sealed record TestMetrics(double? Loss, double? Accuracy, int Errors, int Count)
{
    public static TestMetrics Of(EvaluationResult result) => new(Json.Finite(result.Loss), Json.Finite(result.Accuracy), result.Errors, result.Count);
}
