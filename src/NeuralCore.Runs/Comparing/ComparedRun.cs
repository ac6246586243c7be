using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Comparing;

/// <summary>The results of a completed or interrupted run, as far as they can be compared.</summary>
/// <param name="Name">The folder's name, or its path where two have the same name.</param>
/// <param name="Settings">By key; only those that have a value.</param>
/// <param name="Test">Null where the test set was not read; of a fine-tuned reader, which has no test set, the results
/// on its validation lines.</param>
/// <param name="TestSha256">Of the test set; null where run.json does not contain it.</param>
/// <param name="Curve">Empty where there is no history.csv.</param>
/// <param name="SavedPredictions">On the test set; null where there is no predictions.csv of it.</param>
internal sealed record ComparedRun(
    string Name, string Folder, IReadOnlyDictionary<string, string> Settings, TestMetrics? Test, double? TrainSeconds,
    string? TestSha256, IReadOnlyList<CurvePoint> Curve, SavedPredictions? SavedPredictions)
{
    /// <summary>Of a line reader; null where there is no lines.csv.</summary>
    public SavedLines? Lines { get; init; }

    /// <summary>Whether each test image or line was classified correctly; null where it is not known.</summary>
    public bool[]? Correct => Lines?.Correct ?? SavedPredictions?.Correct;

    /// <summary>Whether both runs have predictions on the same test images or lines.</summary>
    public bool SharesTestSet(ComparedRun other) => Lines is not null || other.Lines is not null
        ? Lines is { } own && other.Lines is { } read && own.Labels.AsSpan().SequenceEqual(read.Labels)
        : SavedPredictions is { } mine && other.SavedPredictions is { } theirs
            && mine.Labels.AsSpan().SequenceEqual(theirs.Labels)
            && (TestSha256 ?? other.TestSha256) == (other.TestSha256 ?? TestSha256);

    /// <summary>A, B, C, …: the name of run <paramref name="run"/> in tables and charts.</summary>
    public static string Letter(int run) => $"{(char)('A' + run)}";
}
