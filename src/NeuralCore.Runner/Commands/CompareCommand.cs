using System.CommandLine;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Charts;
using NeuralCore.Runs.Comparing;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore compare</c>: compares runs.</summary>
internal static class CompareCommand
{
    /// <summary>Runs are named A to Z.</summary>
    public const int MaxRuns = 26;

    /// <summary>Number of run names in a file name; file systems allow 255 characters.</summary>
    private const int NamesInFile = 3;

    public static Command Create()
    {
        var runs = new Argument<string[]>("RUN")
        {
            Description = $"Folders of 2 to {MaxRuns} runs; all are compared with the first. Files, which results/* " +
                "includes, are ignored.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> output = CommandOption.Text(
            "--output", "DIR", "The folder for the chart of the learning curves. [beside the first run]");
        Option<bool> json = CommandOption.Json();
        var command = new Command(
            "compare", "Compare the settings and results of runs, and test the difference for significance.")
        {
            runs, output, json,
        };
        command.SetAction(parsed => (int)Run(
            [.. (parsed.GetValue(runs) ?? []).Where(path => !File.Exists(path))], parsed.GetValue(output),
            parsed.GetValue(json)));
        return command;
    }

    private static ExitCode Run(string[] folders, string? output, bool json)
    {
        if (folders.Length is < 2 or > MaxRuns)
        {
            throw new UsageException($"compare takes the folders of 2 to {MaxRuns} runs, not {folders.Length}: " +
                $"{ProgramText.Name} compare RUN RUN");
        }

        string[] whole = [.. folders.Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))];
        if (whole.GroupBy(folder => folder).FirstOrDefault(same => same.Count() > 1)?.Key is { } twice)
            throw new UsageException($"'{Path.GetFileName(twice)}' is named twice: name different runs.");
        return Compare(Distinguish([.. folders.Select(RunReader.Read)]),
            output is { Length: > 0 } ? output : Path.GetDirectoryName(whole[0]) ?? ".", json);
    }

    /// <summary>Prints the comparison of 2 to <see cref="MaxRuns"/> runs and writes the chart.</summary>
    public static ExitCode Compare(ComparedRun[] runs, string output, bool json)
    {
        var screen = Screen.For(json);
        var comparison = Comparison.Of(runs);
        string? plot = comparison.Runs.Any(run => run.Curve.Count > 0) ? WritePlot(comparison, output) : null;
        if (json)
        {
            Console.Out.WriteLine(ComparisonJson.Write(ComparisonMetrics.Of(comparison, plot)));
            return ExitCode.Success;
        }

        ComparisonView.Write(screen, comparison);
        screen.Line();
        screen.Line(plot is null ? "No run has a history.csv, so there is no chart of learning curves."
            : $"Curves  {plot}");
        return ExitCode.Success;
    }

    /// <summary>Runs in different output folders may have the same name.</summary>
    private static ComparedRun[] Distinguish(ComparedRun[] runs) =>
        [.. runs.Select(run =>
            runs.Count(other => other.Name == run.Name) > 1
                ? run with { Name = Path.TrimEndingDirectorySeparator(run.Folder) } : run)];

    private static string WritePlot(Comparison comparison, string output)
    {
        IEnumerable<string> names = comparison.Runs.Select(run => Path.GetFileName(run.Name));
        int more = comparison.Runs.Count - NamesInFile;
        string path = Path.Combine(
            output, $"compare-{string.Join('-', names.Take(NamesInFile))}{(more > 0 ? $"-and-{more}-more" : "")}.svg");
        try
        {
            Directory.CreateDirectory(output);
            AtomicFile.Write(path,
                ChartFile.Svg(ComparisonPlot.Create(comparison.Runs), ComparisonPlot.Width, ComparisonPlot.Height)
                + "\n");
            return Path.GetRelativePath(".", path) is { } near && !near.StartsWith("..", StringComparison.Ordinal)
                ? near : path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The curves cannot be written to {path}: {e.Message} Choose another folder with " +
                $"--output.", e);
        }
    }
}
