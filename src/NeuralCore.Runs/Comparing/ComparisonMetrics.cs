using System.Text.Json;
using System.Text.Json.Serialization;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Comparing;

/// <summary>What <c>compare --json</c> prints.</summary>
/// <param name="Settings">Settings that differ, by name: one value per run, null where it has none.</param>
/// <param name="Tests">Of each run against the first, where both were evaluated on the same images.</param>
/// <param name="Plot">The file with the curves; null where no run has any.</param>
internal sealed record ComparisonMetrics(
    IReadOnlyList<ComparisonMetrics.Run> Runs, IReadOnlyDictionary<string, IReadOnlyList<string?>> Settings,
    IReadOnlyList<ComparisonMetrics.Test> Tests, string? Plot)
{
    public static ComparisonMetrics Of(Comparison comparison, string? plot) => new(
        [.. comparison.Runs.Select(Run.Of)],
        comparison.Differences.ToDictionary(difference => difference.Setting, difference => difference.Values),
        [.. comparison.Tests.Select(test => new Test(
            test.First.Name, test.Second.Name, test.Result.OnlyFirst, test.Result.OnlySecond, test.Result.PValue)
        {
            Symbols = test.Symbols,
        })],
        plot);

    internal sealed record Run(
        string Name, string Folder, double? Accuracy, double? AccuracyLow, double? AccuracyHigh, double? Loss,
        int? Errors, int? Count, double? TrainSeconds)
    {
        /// <summary>Of a line reader.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public double? CharacterErrorRate { get; init; }

        public static Run Of(ComparedRun run)
        {
            Interval? interval = run.Test is { } test ? WilsonInterval.Of(test.Count - test.Errors, test.Count) : null;
            return new Run(run.Name, run.Folder, run.Test?.Accuracy, interval?.Low, interval?.High, run.Test?.Loss,
                run.Test?.Errors, run.Test?.Count, run.TrainSeconds)
            {
                CharacterErrorRate = run.Test?.CharacterErrorRate,
            };
        }
    }

    /// <param name="PValue">McNemar's, exact and two-sided.</param>
    internal sealed record Test(
        string First, string Second, int OnlyFirstCorrect, int OnlySecondCorrect, double PValue)
    {
        /// <summary>Of line readers: the symbols of the labels that one of them misread more often.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<SymbolDifference>? Symbols { get; init; }
    }
}

/// <summary>The output of <c>compare --json</c>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ComparisonMetrics))]
internal sealed partial class ComparisonJson : JsonSerializerContext
{
    private static readonly ComparisonJson Readable = new(Json.ReadableOptions());

    public static string Write(ComparisonMetrics metrics) =>
        JsonSerializer.Serialize(metrics, Readable.ComparisonMetrics);
}
