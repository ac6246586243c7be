using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Distributed;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// Runs <c>train</c>: finds the data, builds and trains the network, evaluates it once, and saves the results. Of
/// several processes, rank 0 alone prints and saves.
/// </summary>
/// <param name="arguments">The arguments of <c>train</c> that <paramref name="settings"/> were parsed from.</param>
/// <param name="resumed">The run to resume; null starts a new one.</param>
internal sealed class TrainSession(TrainSettings settings, IReadOnlyList<string> arguments, Resumption? resumed = null)
{
    private readonly Screen screen =
        Launch.Current is { Rank: > 0 } ? Screen.Silent() : Screen.For(settings.Json, settings.Quiet);

    private MpiGroup? group;

    public ExitCode Run()
    {
        using var interruption = new Interruption(screen);
        TrainSettings given = ShardChoice.ForRanks(settings, Launch.Current?.Ranks ?? 1);
        // The number of shards is a part of the run, which any number of processes can resume.
        IReadOnlyList<string> words =
            given.Shards == settings.Shards ? arguments : [.. arguments, "--shards", $"{given.Shards}"];
        EarlyCompilation.Begin(given);
        using MpiGroup? joined = group = MpiGroup.Join(interruption.Token);
        using var job = new TrainingJob(given, words, ProgramText.Typed, screen, resumed, group);
        TrainingSetup setup = job.Prepare(interruption.Token);
        if (group is not null && RankAgreement.Difference(group, job.Facts()) is { } difference)
        {
            group.Leave((int)ExitCode.BadInput, group.Rank > 0 ? null : difference);
            return group.Rank > 0 ? ExitCode.BadInput : throw new InvalidDataException(difference);
        }

        if (group is { Rank: > 0 }) return Follow(job);
        var preflight = Preflight.Run(given, setup, screen, job.Team);
        if (preflight.Refusal is { } refusal) return refusal;
        job.Begin(preflight.Findings);
        var view = TrainingView.For(screen);
        return job.Run(view, view.Watch, Conclude, interruption.Token);
    }

    private ExitCode Follow(TrainingJob job)
    {
        StopReason reason = job.Follow().StopReason;
        ExitCode code = reason switch
        {
            StopReason.Cancelled => ExitCode.Cancelled,
            StopReason.Diverged => ExitCode.Failed,
            _ => ExitCode.Success,
        };
        group!.Leave((int)code);
        return code;
    }

    private ExitCode Conclude(TrainingResult result)
    {
        if (settings.Json) Console.Out.WriteLine(Json.Write(result.Record.Metrics));
        ExitCode code = result.Saved.IsWhole
            ? Conclusion.Write(screen, result.Record, result.SaveReport(), result.Checkpoint)
            : Conclusion.ReportLoss(result.Saved, result.Record, result.Checkpoint);
        group?.Leave((int)code);
        return code;
    }
}
