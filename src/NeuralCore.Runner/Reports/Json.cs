using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using NeuralCore.Runner.Reports.Answers;
using NeuralCore.Runner.Reports.Comparing;

namespace NeuralCore.Runner.Reports;

/// <summary>Objects as indented JSON, by generated code: no reflection, so that it also works in a native build.</summary>
[JsonSerializable(typeof(RunMetrics))]
[JsonSerializable(typeof(EvaluationMetrics))]
[JsonSerializable(typeof(ComparisonMetrics))]
[JsonSerializable(typeof(PredictionMetrics))]
internal sealed partial class Json : JsonSerializerContext
{
    /// <summary>Paths and arrows stay readable: the files are not put into web pages.</summary>
    private static readonly Json Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Write(RunMetrics metrics) => JsonSerializer.Serialize(metrics, Readable.RunMetrics);

    public static string Write(EvaluationMetrics metrics) => JsonSerializer.Serialize(metrics, Readable.EvaluationMetrics);

    public static string Write(ComparisonMetrics metrics) => JsonSerializer.Serialize(metrics, Readable.ComparisonMetrics);

    public static string Write(PredictionMetrics metrics) => JsonSerializer.Serialize(metrics, Readable.PredictionMetrics);

    /// <exception cref="JsonException">It is no such object.</exception>
    public static RunMetrics? ReadMetrics(string json) => JsonSerializer.Deserialize(json, Readable.RunMetrics);

    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
