namespace NeuralCore.Runs.Answers;

/// <summary>A line of digits in the JSON of <c>predict</c>.</summary>
/// <param name="Probability">That all of them are right; null where one is unknown.</param>
internal sealed record LineMetrics(string Text, double? Probability, IReadOnlyList<DigitMetrics> Digits);
