using System.Text.Json;
using System.Text.Json.Nodes;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Comparing;

/// <summary>Reads the folder of a run. What an older version did not write is missing, not wrong.</summary>
internal static class RunReader
{
    private const int MaxPlaceLength = 100;

    /// <summary>Of a key that comes twice, readers take the first or the last, so that two would see different runs.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="IOException">There is no such folder, or a file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is not a run's, or a file in it is damaged.</exception>
    public static ComparedRun Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder {folder}. 'neuralcore train' makes one for each run under {Defaults.Output}.");
        JsonObject? description = ReadJson(Path.Combine(folder, "run.json"), text => JsonNode.Parse(text, documentOptions: Strict) as JsonObject);
        RunMetrics? metrics = ReadJson(Path.Combine(folder, "metrics.json"), Json.ReadMetrics);
        string history = Path.Combine(folder, "history.csv");
        if (description is null && metrics is null && !File.Exists(history))
            throw new InvalidDataException($"{folder} is no folder of a run: it has neither run.json nor metrics.json nor history.csv. Name the folder that 'neuralcore train' said it saved to.");
        if (metrics?.Test is { } test && !(test.Count >= 0 && test.Errors >= 0 && test.Errors <= test.Count && IsFinite(test.Loss) && IsFinite(test.Accuracy) && IsFinite(metrics.TrainSecondsTotal)))
            throw new InvalidDataException($"{Path.Combine(folder, "metrics.json")}: expected numbers that a test can give, found {test.Errors} errors of {test.Count}, loss {test.Loss} and accuracy {test.Accuracy} after {metrics.TrainSecondsTotal} seconds. The file is damaged.");
        IReadOnlyList<CurvePoint> curve = CurvePoint.Read(history);
        double? seconds = metrics?.TrainSecondsTotal ?? (curve.Count > 0 ? curve.Sum(point => point.TrainSeconds ?? 0) : null);
        return new ComparedRun(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), folder, Settings(description), metrics?.Test, seconds,
            Text(Entry(description, "data", "testSha256")), curve, ReadGuesses(Path.Combine(folder, "predictions.csv"), metrics?.Test));
    }

    private static T? ReadJson<T>(string path, Func<string, T?> parse) where T : class
    {
        if (!File.Exists(path)) return null;
        try
        {
            return parse(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path}: expected a JSON object. The file is another one, or damaged.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}{(e.LineNumber is { } line ? $", line {line + 1}" : "")}: expected the JSON that 'neuralcore train' writes. {Trouble(e)}The file is cut off or damaged.", e);
        }
    }

    /// <summary>The place where the reader tells one; of a key that comes twice it tells the key alone.</summary>
    private static string Trouble(JsonException e) =>
        e.Path is { Length: > 1 } place ? $"The trouble is at {PlainText.Of(place, MaxPlaceLength)}. " : e.LineNumber is null ? $"{PlainText.Of(e.Message.TrimEnd('.'), MaxPlaceLength)}. " : "";

    /// <summary>A run that was broken off has predictions of its validation images, which are others in each run.</summary>
    private static SavedPredictions? ReadGuesses(string path, TestMetrics? test)
    {
        if (test is null || !File.Exists(path)) return null;
        var guesses = SavedPredictions.Read(path);
        return guesses.Labels.Length == test.Count
            ? guesses
            : throw new InvalidDataException($"{path}: expected the {Figures.Count(test.Count)} test images that metrics.json counts, found {Figures.Count(guesses.Labels.Length)}. The file is cut off or of another run.");
    }

    private static Dictionary<string, string> Settings(JsonObject? description) => (description?["settings"] as JsonObject ?? [])
        .Select(pair => (Key: PlainText.Of(pair.Key), Value: Text(pair.Value))).Where(pair => pair.Value is not null)
        .DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value!);

    /// <summary>JSON's 1e400 is read as infinity.</summary>
    private static bool IsFinite(double? value) => value is not { } number || double.IsFinite(number);

    private static JsonNode? Entry(JsonObject? root, string name, string inner) => root?[name] is JsonObject part ? part[inner] : null;

    private static string? Text(JsonNode? value) => value is null ? null : PlainText.Of(value.ToString());
}
