namespace NeuralCore.Runs.Records;

/// <summary>What <c>quantize --json</c> prints.</summary>
/// <param name="WeightsSha256">Of the quantized weights.</param>
/// <param name="TestSet">The test set of both evaluations; null, as all that follows, where none was found.</param>
/// <param name="Changed">Images of the <paramref name="Count"/> with a different prediction than before.</param>
internal sealed record QuantizeMetrics(
    string Source, string Model, long BytesBefore, long BytesAfter, string WeightsSha256, string? TestSet, int? Count,
    double? AccuracyBefore, double? AccuracyAfter, double? LossBefore, double? LossAfter, int? Changed)
{
    public static QuantizeMetrics Of(string source, string path, long before, long after, string weightsSha256,
        RoundingLoss? loss) => new(
        source, path, before, after, weightsSha256, loss?.Data, loss?.Count, loss?.Before.Accuracy,
        loss?.After.Accuracy, Json.Finite(loss?.Before.Loss), Json.Finite(loss?.After.Loss), loss?.Changed);
}
