namespace NeuralCore.Runs.Comparing;

/// <summary>
/// A comparison of runs: which settings differ, and whether the difference of their results is significant.
/// </summary>
internal sealed class Comparison
{
    private Comparison(IReadOnlyList<ComparedRun> runs)
    {
        Runs = runs;
        Differences =
        [
            .. runs.SelectMany(run => run.Settings.Keys).Distinct()
                .Select(key => new SettingDifference(key, [.. runs.Select(run => run.Settings.GetValueOrDefault(key))]))
                .Where(difference => difference.Values.Distinct().Count() > 1),
        ];
        Tests = [.. runs.Skip(1).Where(run => run.SharesTestSet(runs[0])).Select(run => new ChanceTest(
            runs[0], run, McNemar.Test(runs[0].Correct!, run.Correct!)))];
    }

    public IReadOnlyList<ComparedRun> Runs { get; }

    /// <summary>Settings that are not the same in all runs.</summary>
    public IReadOnlyList<SettingDifference> Differences { get; }

    /// <summary>Of each run against the first, where both were evaluated on the same images.</summary>
    public IReadOnlyList<ChanceTest> Tests { get; }

    public static Comparison Of(IReadOnlyList<ComparedRun> runs) => new(runs);
}

/// <param name="Values">One entry per run; null where the run does not have the setting.</param>
internal sealed record SettingDifference(string Setting, IReadOnlyList<string?> Values);
