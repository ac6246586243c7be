using System.Text.Json;
using System.Text.Json.Serialization;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Answers;

/// <summary>The output of <c>predict --json</c>.</summary>
[JsonSerializable(typeof(PredictionMetrics))]
internal sealed partial class PredictionJson : JsonSerializerContext
{
    private static readonly PredictionJson Readable = new(Json.ReadableOptions());

    public static string Write(PredictionMetrics metrics) => JsonSerializer.Serialize(metrics, Readable.PredictionMetrics);
}
