namespace NeuralCore.Runner.Reports;

/// <summary>What <c>evaluate --json</c> prints.</summary>
/// <param name="Robustness">Null where it was not asked for.</param>
internal sealed record EvaluationMetrics(string Model, string Dataset, double? Accuracy, double? Loss, int Errors, int Count, string WeightsSha256, IReadOnlyList<RobustnessMetrics>? Robustness);
