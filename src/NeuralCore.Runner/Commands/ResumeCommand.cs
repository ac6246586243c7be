using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>neuralcore train --resume RUN</c>: the same command again, from the run's newest checkpoint on.
/// </summary>
internal static class ResumeCommand
{
    private const string Threads = "--threads", Data = "--data", CheckpointEvery = "--checkpoint-every",
        NoReport = "--no-report", NoPreflight = "--no-preflight", AsJson = "--json", Quiet = "--quiet";

    /// <summary>What may stand beside it: it changes neither weights nor figures.</summary>
    private static readonly string[] Harmless = [Threads, Data, CheckpointEvery, NoReport, NoPreflight, AsJson, Quiet];

    public static Option<string?> CreateOption() =>
        CommandOption.Text(ProgramText.ResumeOption, "RUN", "Go on with the run in this folder from its last " +
            "checkpoint, or from the beginning if it has none yet. It ends as if it had not been broken off.");

    /// <param name="understand">The settings of a train command.</param>
    public static ExitCode Run(string path, ParseResult parsed, Func<ParseResult, TrainSettings> understand)
    {
        CheckOptions(parsed);
        (bool json, bool quiet) = (parsed.GetValue<bool>(AsJson), parsed.GetValue<bool>(Quiet));
        Screen screen = Screen.For(json, quiet);
        RunFolder folder = RunFolder.Open(path);
        using RunLock? held = RunLock.Take(folder);
        if (TestAccuracyOfFinished(folder) is { } accuracy)
        {
            screen.Line($"{folder.Path} is finished: {Figures.Percent(accuracy)} of the test images right. There is " +
                $"nothing left to train.");
            if (json) Console.Out.Write(File.ReadAllText(folder.Metrics));
            // It may have been killed when it had only that left to do
            CheckpointStore.Clear(new CheckpointFolder(folder.Checkpoints));
            return ExitCode.Success;
        }

        Resumption resumed = Resumption.Open(folder, screen);
        TrainSettings begun = understand(Parse(parsed.CommandResult.Command, resumed));
        TrainSettings settings = Given(Threads, CheckpointEvery).Aggregate(
            resumed.Restore(begun, parsed.GetValue<string?>(Data)), (current, given) =>
                given.Setting.Apply(current, given.Text)) with
        {
            Report = begun.Report && !parsed.GetValue<bool>(NoReport),
            Preflight = begun.Preflight && !parsed.GetValue<bool>(NoPreflight),
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
            $"{resumed.Source} is of a run that was begun by another version of NeuralCore, as " +
                $"'{resumed.Origin.Typed}', which this one does not understand: {UsageErrors.Describe(parsed)}");
    }

    /// <exception cref="UsageException">An option stands beside <c>--resume</c> that would make it another
    /// training.</exception>
    private static void CheckOptions(ParseResult parsed)
    {
        foreach (string name in parsed.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit)
            .Select(option => option.Option.Name))
        {
            if (name == ProgramText.ResumeOption || Harmless.Contains(name)) continue;
            string why = name == "--epochs"
                ? " The learning rate of every step depends on their number, so a run cannot be made longer." : "";
            throw new UsageException($"{ProgramText.ResumeOption} goes on with the settings that the run was begun " +
                $"with: leave out {name}.{why} Only {string.Join(", ", Harmless)} may stand beside it.");
        }
    }

    /// <summary>Null where there is something left to do.</summary>
    private static double? TestAccuracyOfFinished(RunFolder folder)
    {
        try
        {
            return Json.ReadRun(
                File.ReadAllText(folder.Description))
                is { State: "completed" or "earlyStopped", TestAccuracy: { } accuracy } ? accuracy : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
