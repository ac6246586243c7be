using System.Text.Json;
using System.Text.Json.Serialization;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Comparing;

/// <summary>The output of <c>compare --json</c>.</summary>
[JsonSerializable(typeof(ComparisonMetrics))]
internal sealed partial class ComparisonJson : JsonSerializerContext
{
    private static readonly ComparisonJson Readable = new(Json.ReadableOptions());

    public static string Write(ComparisonMetrics metrics) => JsonSerializer.Serialize(metrics, Readable.ComparisonMetrics);
}
