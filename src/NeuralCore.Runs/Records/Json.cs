using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace NeuralCore.Runs.Records;

/// <summary>
/// Serialisation to indented JSON by source-generated code, without reflection, so that it works in a native build.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunMetrics))]
[JsonSerializable(typeof(EvaluationMetrics))]
[JsonSerializable(typeof(RunDescription))]
[JsonSerializable(typeof(RunOrigin))]
[JsonSerializable(typeof(DoctorMetrics))]
[JsonSerializable(typeof(DeterminismMetrics))]
[JsonSerializable(typeof(ImportMetrics))]
[JsonSerializable(typeof(QuantizeMetrics))]
internal sealed partial class Json : JsonSerializerContext
{
    private static readonly Json Readable = new(ReadableOptions());

    public static string Write(RunMetrics metrics) => JsonSerializer.Serialize(metrics, Readable.RunMetrics);

    public static string Write(EvaluationMetrics metrics) =>
        JsonSerializer.Serialize(metrics, Readable.EvaluationMetrics);

    public static string Write(DoctorMetrics metrics) => JsonSerializer.Serialize(metrics, Readable.DoctorMetrics);

    public static string Write(DeterminismMetrics metrics) =>
        JsonSerializer.Serialize(metrics, Readable.DeterminismMetrics);

    public static string Write(ImportMetrics metrics) => JsonSerializer.Serialize(metrics, Readable.ImportMetrics);

    public static string Write(QuantizeMetrics metrics) => JsonSerializer.Serialize(metrics, Readable.QuantizeMetrics);

    /// <exception cref="JsonException">The text is not a valid object of this type.</exception>
    public static RunMetrics? ReadMetrics(string json) => Read(json, Readable.RunMetrics);

    public static string Write(RunDescription run) => JsonSerializer.Serialize(run, Readable.RunDescription);

    public static string Write(RunOrigin origin) => JsonSerializer.Serialize(origin, Readable.RunOrigin);

    /// <returns>Null where the text is not a valid object of this type.</returns>
    public static RunOrigin? ReadOrigin(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Readable.RunOrigin)
                is { Arguments: not null, Typed: not null, Directory: not null, Dataset: not null } origin
                ? origin : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <exception cref="JsonException">The text is not a valid object of this type.</exception>
    public static RunDescription? ReadRun(string json) => Read(json, Readable.RunDescription);

    /// <summary>Of a key that occurs twice in a nested object, the reader reports an <see cref="ArgumentException"/>.</summary>
    private static T? Read<T>(string json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (ArgumentException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>Every value with its path: <c>settings.epochs</c>.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Flat(RunDescription run) =>
        Flat("", JsonSerializer.SerializeToNode(run, Readable.RunDescription));

    private static IEnumerable<KeyValuePair<string, string>> Flat(string name, JsonNode? node) => node switch
    {
        JsonObject pairs =>
            pairs.SelectMany(pair => Flat(name.Length == 0 ? pair.Key : $"{name}.{pair.Key}", pair.Value)),
        JsonArray items =>
            [new(name, string.Join(", ", items.Select(item =>
                item is JsonObject pairs ? string.Join(' ', pairs.Select(pair => pair.Value)) : $"{item}")))],
        null => [],
        _ => [new(name, node.ToString())],
    };

    /// <summary>Indented; paths and arrows are not escaped, since the files are not embedded in web pages.</summary>
    public static JsonSerializerOptions ReadableOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
