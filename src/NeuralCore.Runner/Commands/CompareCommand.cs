using System.CommandLine;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Charts;
using NeuralCore.Runs.Comparing;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Commands;

/// <summary><c>neuralcore compare</c>: sets runs beside one another.</summary>
internal static class CompareCommand
{
    /// <summary>As many as there are letters to call them by.</summary>
    private const int Most = 26;

    /// <summary>Names of runs that a file's name holds; file systems allow 255 characters.</summary>
    private const int NamesInFile = 3;

    public static Command Create()
    {
        var runs = new Argument<string[]>(
            "RUN") { Description = $"Folders of runs, two to {Most}; all are compared with the first. Files, as " +
            $"results/* gives them too, are passed over.", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> output = CommandOption.Text("--output", "DIR", "Where the picture of the curves goes. " +
            "[beside the first run]");
        Option<bool> json = CommandOption.Switch("--json", "Print one JSON object on standard output and nothing " +
            "else there.");
        var command = new Command("compare", "Compare runs: settings, results, and whether the difference could be " +
            "chance.") { runs, output, json };
        command.SetAction(
            parsed => (int)Run(
            [.. (parsed.GetValue(runs) ?? []).Where(path => !File.Exists(path))], parsed.GetValue(output),
            parsed.GetValue(json)));
        return command;
    }

    private static ExitCode Run(string[] folders, string? output, bool json)
    {
        if (folders.Length is < 2 or > Most)
        {
            throw new UsageException($"compare takes the folders of two to {Most} runs, not {folders.Length}: " +
                $"{ProgramText.Name} compare RUN RUN");
        }

        string[] whole = [.. folders.Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))];
        if (whole.GroupBy(folder => folder).FirstOrDefault(same => same.Count() > 1)?.Key is { } twice)
            throw new UsageException($"'{Path.GetFileName(twice)}' is named twice: a run is compared with others.");
        var screen = Screen.For(json);
        var comparison = Comparison.Of(Distinguish([.. folders.Select(RunReader.Read)]));
        string? plot = comparison.Runs.Any(run => run.Curve.Count > 0)
            ? WritePlot(comparison, output is { Length: > 0 } ? output : Path.GetDirectoryName(whole[0]) ?? ".") : null;
        if (json)
        {
            Console.Out.WriteLine(ComparisonJson.Write(ComparisonMetrics.Of(comparison, plot)));
            return ExitCode.Success;
        }

        ComparisonView.Write(screen, comparison);
        screen.Line();
        screen.Line(plot is null ? "No run has a history.csv: there are no curves to draw." : $"Curves  {plot}");
        return ExitCode.Success;
    }

    /// <summary>Runs of different output folders may have the same name.</summary>
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
