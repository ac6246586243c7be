namespace NeuralCore.Runner.Reports;

/// <summary>What <c>evaluate --json</c> prints.</summary>
internal sealed record EvaluationMetrics(string Model, string Dataset, double? Accuracy, double? Loss, int Errors, int Count, string WeightsSha256);
