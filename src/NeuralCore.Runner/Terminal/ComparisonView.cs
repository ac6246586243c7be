using NeuralCore.Runs.Comparing;
using NeuralCore.Runs.Records;
using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>A comparison in a terminal. Runs are named A, B, C, …</summary>
internal static class ComparisonView
{
    /// <summary>Printed for a setting that a run does not have.</summary>
    private const string None = "-";

    /// <summary>Symbols in which two readers differ that are printed.</summary>
    private const int MaxSymbols = 10;

    public static void Write(Screen screen, Comparison comparison)
    {
        foreach ((ComparedRun run, int i) in comparison.Runs.Select((run, i) => (run, i)))
            screen.Line($"{ComparedRun.Letter(i)}  {run.Name}");
        WriteSettings(screen, comparison);
        WriteResults(screen, comparison.Runs);
        screen.Line();
        WriteTests(screen, comparison);
    }

    private static void WriteSettings(Screen screen, Comparison comparison)
    {
        if (comparison.Differences.Count == 0)
        {
            screen.Line();
            screen.Line(comparison.Runs.Any(run => run.Settings.Count == 0) ? "The settings of a run are missing."
                : "All settings are the same.");
            screen.Line();
            return;
        }

        if (NeededWidth(comparison) > screen.Width) WriteLines(screen, comparison.Differences);
        else WriteTable(screen, comparison);
    }

    private static void WriteTable(Screen screen, Comparison comparison)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("setting", column => column.NoWrap());
        for (int i = 0; i < comparison.Runs.Count; i++) table.AddColumn(ComparedRun.Letter(i));
        foreach (SettingDifference difference in comparison.Differences)
            table.AddRow([new Text(difference.Setting), .. difference.Values.Select(value => new Text(value ?? None))]);
        screen.Write(table);
    }

    private static void WriteLines(Screen screen, IReadOnlyList<SettingDifference> differences)
    {
        screen.Line();
        foreach (SettingDifference difference in differences)
        {
            screen.Line(difference.Setting, "grey");
            for (int i = 0; i < difference.Values.Count; i++)
                screen.Line($"  {ComparedRun.Letter(i)}  {difference.Values[i] ?? None}");
        }

        screen.Line();
    }

    /// <summary>The width of a table in which only long values are wrapped.</summary>
    private static int NeededWidth(Comparison comparison)
    {
        const int Readable = 11, Between = 3;
        return comparison.Differences.Max(difference => difference.Setting.Length) + Between
            + Enumerable.Range(0, comparison.Runs.Count)
                .Sum(i => Math.Min(
                Readable, comparison.Differences.Max(difference => (difference.Values[i] ?? None).Length)) + Between);
    }

    private static void WriteResults(Screen screen, IReadOnlyList<ComparedRun> runs)
    {
        bool reads = runs.Any(run => run.Test?.CharacterErrorRate is not null);
        var row = reads ? new FittingRow(screen.Width, -3, 8, -19, 7, 7, 8, 10)
            : new FittingRow(screen.Width, -3, 8, -19, 7, 7, 8);
        string[] head = ["run", "accuracy", "95 % confidence", "errors", "loss", "seconds"];
        screen.Line(row.Of(reads ? [.. head, "characters"] : head), "grey");
        foreach ((ComparedRun run, int i) in runs.Select((run, i) => (run, i)))
        {
            TestMetrics? test = run.Test;
            Interval? interval = test is null ? null : WilsonInterval.Of(test.Count - test.Errors, test.Count);
            string[] cells =
            [
                ComparedRun.Letter(i), Figures.Percent(test?.Accuracy),
                interval is { } likely ? $"{Figures.Percent(likely.Low)} to {Figures.Percent(likely.High)}" : "-",
                test is null ? "-" : Figures.Count(test.Errors), Figures.Loss(test?.Loss),
                run.TrainSeconds is { } seconds ? Figures.Seconds(seconds) : "-",
            ];
            screen.Line(row.Of(reads ? [.. cells, Figures.Percent(test?.CharacterErrorRate)] : cells));
        }

        if (reads) screen.Line("characters: insertions, deletions and replacements per symbol of the labels", "grey");
    }

    private static void WriteTests(Screen screen, Comparison comparison)
    {
        for (int i = 1; i < comparison.Runs.Count; i++)
        {
            ComparedRun first = comparison.Runs[0], run = comparison.Runs[i];
            if (comparison.Tests.FirstOrDefault(test => test.Second == run) is { } test)
            {
                screen.Line(test.Sentence(ComparedRun.Letter(0), ComparedRun.Letter(i)), "bold");
                if (test.Symbols is { Count: > 0 } symbols)
                {
                    screen.Line($"Symbols misread or missed by {ComparedRun.Letter(0)}, by {ComparedRun.Letter(i)}: "
                        + string.Join("; ", symbols.Take(MaxSymbols).Select(symbol => $"'{symbol.Symbol}' "
                            + $"{symbol.ErrorsFirst}, {symbol.ErrorsSecond} of {symbol.Count}")));
                }
            }
            else screen.Line($"The difference between {ComparedRun.Letter(0)} and {ComparedRun.Letter(i)} cannot be " +
                $"tested for significance: {Reason(first, run)}.", "yellow");
        }

        if (comparison.Tests.Count > 0)
        {
            screen.Line("p is the probability of a difference of at least this size between two equally good " +
                "networks (McNemar's test).", "grey");
        }
    }

    private static string Reason(ComparedRun first, ComparedRun run)
    {
        bool reads = first.Lines is not null || run.Lines is not null;
        ComparedRun? without = first.Correct is null ? first : run.Correct is null ? run : null;
        return without is null
            ? (first.Lines is null) != (run.Lines is null) ? "one reads lines, the other classifies images"
                : $"they were evaluated on different {(reads ? "lines" : "images")}"
            : without.Test is null ? $"{without.Name} was not evaluated on the test set"
            : $"{without.Name} has no {(reads ? "lines.csv" : "predictions.csv")}";
    }
}
