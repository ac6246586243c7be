using System.Text.Json;
using System.Text.Json.Nodes;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Comparing;

/// <summary>Reads the folder of a run. Files that an interrupted run did not write may be missing.</summary>
internal static class RunReader
{
    private const int MaxPlaceLength = 100;

    /// <summary>
    /// Duplicate keys are refused: some readers take the first value, others the last.
    /// </summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="IOException">The folder does not exist, or a file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The folder is not a run, or a file in it is damaged.</exception>
    public static ComparedRun Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"There is no folder {folder}. 'neuralcore train' makes one for each run under {Defaults.Output}.");
        }

        JsonObject? description = ReadJson(
            Path.Combine(folder, "run.json"), text => JsonNode.Parse(text, documentOptions: Strict) as JsonObject);
        RunMetrics? metrics = ReadJson(Path.Combine(folder, "metrics.json"), ReadMetrics);
        string history = Path.Combine(folder, "history.csv");
        if (description is null && metrics is null && !File.Exists(history))
            throw new InvalidDataException(
                $"{folder} is not the folder of a run: it has neither run.json nor metrics.json nor history.csv. " +
                "Name the folder that 'neuralcore train' printed after 'Saved'.");
        TestMetrics? results = metrics?.Test ?? metrics?.Validation;
        if (results is { } test
            && !(test.Count >= 0 && test.Errors >= 0 && test.Errors <= test.Count && IsFinite(test.Loss)
            && IsFinite(test.Accuracy) && IsFinite(metrics!.TrainSecondsTotal)))
            throw new InvalidDataException(
                $"{Path.Combine(folder, "metrics.json")}: expected finite values and at most as many errors as " +
                $"images, found {test.Errors} errors of {test.Count}, loss {test.Loss} and accuracy {test.Accuracy} " +
                $"after {metrics!.TrainSecondsTotal} seconds. The file is damaged.");
        IReadOnlyList<CurvePoint> curve = CurvePoint.Read(history);
        double? seconds = metrics?.TrainSecondsTotal
            ?? (curve.Count > 0 ? curve.Sum(point => point.TrainSeconds ?? 0) : null);
        return new ComparedRun(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), folder,
            Settings(description), results, seconds, Text(Entry(description, "data", "testSha256")), curve,
            ReadPredictions(Path.Combine(folder, "predictions.csv"), metrics?.Test))
        {
            Lines = ReadLines(Path.Combine(folder, "lines.csv"), results),
        };
    }

    /// <summary>Null for a classifier, and for a run that was not evaluated.</summary>
    private static SavedLines? ReadLines(string path, TestMetrics? results)
    {
        if (results is null || !File.Exists(path)) return null;
        var lines = SavedLines.Read(path);
        return lines.Labels.Length == results.Count ? lines
            : throw new InvalidDataException(
                $"{path}: expected the {Figures.Count(results.Count)} lines that metrics.json counts, found " +
                $"{Figures.Count(lines.Labels.Length)}. The file is truncated or of another run.");
    }

    /// <summary>
    /// The deserializer ignores duplicates of keys that it does not know, so the text is checked first.
    /// </summary>
    private static RunMetrics? ReadMetrics(string text)
    {
        JsonDocument.Parse(text, Strict).Dispose();
        return Json.ReadMetrics(text);
    }

    private static T? ReadJson<T>(string path, Func<string, T?> parse) where T : class
    {
        if (!File.Exists(path)) return null;
        try
        {
            return parse(File.ReadAllText(path))
                ?? throw new InvalidDataException(
                    $"{path}: expected a JSON object. The file is a different one, or damaged.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{path}{(e.LineNumber is { } line ? $", line {line + 1}" : "")}: expected the JSON that 'neuralcore " +
                $"train' writes. {Problem(e)}The file is truncated or damaged.", e);
        }
    }

    /// <summary>The JSON path where the reader reports one; of a duplicate key it reports the key alone.</summary>
    private static string Problem(JsonException e) =>
        e.Path is { Length: > 1 } place ? $"The error is at {PlainText.Of(place, MaxPlaceLength)}. "
            : e.LineNumber is null ? $"{PlainText.Of(e.Message.TrimEnd('.'), MaxPlaceLength)}. " : "";

    /// <summary>
    /// Null for an interrupted run: its predictions are on its validation images, which differ between runs.
    /// </summary>
    private static SavedPredictions? ReadPredictions(string path, TestMetrics? test)
    {
        if (test is null || !File.Exists(path)) return null;
        var predictions = SavedPredictions.Read(path);
        return predictions.Labels.Length == test.Count
            ? predictions
            : throw new InvalidDataException(
                $"{path}: expected the {Figures.Count(test.Count)} test images that metrics.json counts, found " +
                $"{Figures.Count(predictions.Labels.Length)}. The file is truncated or of another run.");
    }

    private static Dictionary<string, string> Settings(JsonObject? description) =>
        (description?["settings"] as JsonObject ?? [])
        .Select(pair => (Key: PlainText.Of(pair.Key), Value: Text(pair.Value))).Where(pair => pair.Value is not null)
        .DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value!);

    /// <summary>JSON's 1e400 is read as infinity.</summary>
    private static bool IsFinite(double? value) => value is not { } number || double.IsFinite(number);

    private static JsonNode? Entry(JsonObject? root, string name, string inner) =>
        root?[name] is JsonObject part ? part[inner] : null;

    private static string? Text(JsonNode? value) => value is null ? null : PlainText.Of(value.ToString());
}
