using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Distributed;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>neuralcore train --resume RUN</c>: resumes a run from its newest checkpoint.
/// </summary>
internal static class ResumeCommand
{
    private const string Threads = "--threads", Data = "--data", CheckpointEvery = "--checkpoint-every",
        NoReport = "--no-report", NoPreflight = "--no-preflight", AsJson = "--json", Quiet = "--quiet";

    /// <summary>Options that are allowed with it: they change neither weights nor metrics.</summary>
    private static readonly string[] Harmless = [Threads, Data, CheckpointEvery, NoReport, NoPreflight, AsJson, Quiet];

    public static Option<string?> CreateOption() =>
        CommandOption.Text(ProgramText.ResumeOption, "RUN", "Resume the run in this folder from its last " +
            "checkpoint, or restart it if it has none. The results are equal to those of an uninterrupted run.");

    /// <param name="settingsOf">Returns the settings of a train command.</param>
    public static ExitCode Run(string path, ParseResult parsed, Func<ParseResult, TrainSettings> settingsOf)
    {
        CheckOptions(parsed);
        (bool json, bool quiet) = (parsed.GetValue<bool>(AsJson), parsed.GetValue<bool>(Quiet));
        bool isFollower = Launch.Current is { Rank: > 0 };
        Screen screen = isFollower ? Screen.Silent() : Screen.For(json, quiet);
        RunFolder folder = RunFolder.Open(path);
        using RunLock? held = isFollower ? null : RunLock.Take(folder);
        if (ResultOfFinished(folder) is { } finished)
        {
            screen.Line($"{folder.Path} is completed{finished}. There is nothing to resume.");
            if (json && !isFollower) Console.Out.Write(File.ReadAllText(folder.Metrics));
            // The process may have been killed before it deleted them
            CheckpointStore.Clear(new CheckpointFolder(folder.Checkpoints));
            return ExitCode.Success;
        }

        Resumption resumed = Resumption.Open(folder, screen);
        TrainSettings original = settingsOf(Parse(parsed.CommandResult.Command, resumed));
        TrainSettings settings = Given(Threads, CheckpointEvery).Aggregate(
            resumed.Restore(original, parsed.GetValue<string?>(Data)), (current, given) =>
                given.Setting.Apply(current, given.Text)) with
        {
            Report = original.Report && !parsed.GetValue<bool>(NoReport),
            Preflight = original.Preflight && !parsed.GetValue<bool>(NoPreflight),
            Json = json,
            Quiet = quiet,
        };
        return new TrainSession(settings, resumed.Origin.Arguments, resumed).Run();

        IEnumerable<(Setting Setting, string Text)> Given(params string[] names) =>
            from setting in TrainSettings.Training.Concat(TrainSettings.Run)
            where names.Contains(setting.Option)
            let text = parsed.GetValue<string?>(setting.Option)
            where text is not null
            select (setting, text);
    }

    private static ParseResult Parse(Command train, Resumption resumed)
    {
        ParseResult parsed = train.Parse(resumed.Origin.Arguments, ProgramText.Grammar);
        return parsed.Errors.Count == 0 ? parsed : throw new InvalidDataException(
            $"{resumed.Source} is of a run of another version of NeuralCore, started as " +
                $"'{resumed.Origin.Typed}', which this version cannot parse: {UsageErrors.Describe(parsed)}");
    }

    /// <exception cref="UsageException">An option is given with <c>--resume</c> that would change the
    /// training.</exception>
    private static void CheckOptions(ParseResult parsed)
    {
        foreach (string name in parsed.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit)
            .Select(option => option.Option.Name))
        {
            if (name == ProgramText.ResumeOption || Harmless.Contains(name)) continue;
            string why = name == "--epochs"
                ? " The learning rate of every step depends on the number of epochs, so a run cannot be extended." : "";
            throw new UsageException($"{ProgramText.ResumeOption} uses the settings of the interrupted run: leave " +
                $"out {name}.{why} Only {string.Join(", ", Harmless)} are allowed with it.");
        }
    }

    /// <summary>Null where the run is not completed.</summary>
    private static string? ResultOfFinished(RunFolder folder)
    {
        try
        {
            return Json.ReadRun(
                File.ReadAllText(folder.Description))
                is { State: "completed" or "earlyStopped", TestAccuracy: var accuracy, EvaluatedOn: not null }
                ? accuracy is null ? "" : $": test accuracy {Figures.Percent(accuracy)}" : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
