using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// Runs <c>train</c>: finds the data, builds and trains the network, evaluates it once, and saves the results.
/// </summary>
/// <param name="arguments">The arguments of <c>train</c> that <paramref name="settings"/> were parsed from.</param>
/// <param name="resumed">The run to resume; null starts a new one.</param>
internal sealed class TrainSession(TrainSettings settings, IReadOnlyList<string> arguments, Resumption? resumed = null)
{
    private readonly Screen screen = Screen.For(settings.Json, settings.Quiet);
    private readonly LearningRateTrace rates = new();
    private readonly EarlyStopping? stopping = settings.Patience is { } patience ? new EarlyStopping(patience) : null;
    private readonly BestWhenInterrupted best = new();
    private RunLog? log;

    public ExitCode Run()
    {
        DateTimeOffset started = resumed?.Origin.Started ?? TimeProvider.System.GetLocalNow();
        using var interruption = new Interruption(screen);
        EarlyCompilation.Begin(settings);
        (FoundData data, Network network) = TrainingSetup.Create(settings, screen, interruption.Token);
        using var team = new WorkerTeam(settings.Threads);
        var preflight = Preflight.Run(settings, data, network, screen, team);
        if (preflight.Refusal is { } refusal) return refusal;
        RunDescription begun =
            Describe(started, data, network) with { Findings = [.. preflight.Findings.Select(FindingRecord.Of)] };
        RunOrigin origin = resumed?.Origin ?? RunOrigin.Of(arguments, begun, settings.Data, data);
        begun = origin.Describe(begun);
        RunFolder folder = resumed?.Folder ?? RunFolder.Create(
            settings.Output, started, settings.Model.Name, settings.Seed, name =>
                Json.Write(begun with { Name = name }) + "\n");
        begun = begun with { Name = folder.Name };
        using RunLock? held = resumed is null ? RunLock.Take(folder) : null;
        CheckpointStore? checkpoints = Checkpoints(folder, origin);
        Introduce(data, network);
        try
        {
            History history = Train(data, network, folder, begun, checkpoints, team, interruption.Token);
            var record = new RunRecord(
                settings, folder, begun, data, network, history, rates.Points, RunEvaluation.None, BestEpoch);
            record = Evaluate(record, team, interruption.Token);
            SavedFiles saved = Save(record, checkpoints);
            if (settings.Json) Console.Out.WriteLine(Json.Write(record.Metrics));
            if (!saved.IsWhole) return ReportLoss(saved, record, checkpoints?.Newest);
            if (record.Test is not null) checkpoints?.Clear(); // which frees disk space for the report
            return Conclusion.Write(screen, record, RunWriter.SaveReport(record), checkpoints?.Newest);
        }
        // A resumed run that was refused is not changed
        catch (Exception e) when (resumed is null || log is { HasBegun: true })
        {
            folder.Abandon(begun.Failing(e.Message), isOld: resumed is not null);
            throw;
        }
    }

    /// <summary>
    /// The epoch whose weights were restored; null where the network has those of the last step.
    /// </summary>
    private int? BestEpoch => stopping is null ? best.BestEpoch : stopping.BestEpoch < 0 ? null : stopping.BestEpoch;

    private RunDescription Describe(DateTimeOffset started, FoundData data, Network network) => new(
        RunDescription.Running, null, "", resumed?.Origin.Typed ?? ProgramText.Typed, started, null, null,
        RunSettings.Of(settings, data, network), DataDescription.Of(data), MachineDescription.Current,
        SoftwareDescription.Current, null, null, null);

    /// <summary>Null with <c>--checkpoint-every 0</c>.</summary>
    private CheckpointStore? Checkpoints(RunFolder folder, RunOrigin origin)
    {
        if (settings.CheckpointEvery == 0) return null;
        return new CheckpointStore(
            resumed?.Files ?? new CheckpointFolder(folder.Checkpoints), origin,
            new DiskWatch(screen, folder, "Checkpoints"));
    }

    private void Introduce(FoundData data, Network network)
    {
        if (resumed is not null) screen.Line(resumed.ToString());
        int heldOut = settings.HeldBack(data.Sets.Train!);
        if (stopping is not null && heldOut == 0)
            screen.Line("Note: without a validation split, --patience monitors the training loss.", "yellow");
        string split = heldOut == 0 ? "" : $" ({Figures.Percent(settings.ValidationSplit)} of them for validation)";
        screen.Line($"Data   {data.Id}: {Figures.Count(data.Sets.Train!.Count)} training images{split}, " +
            $"{Figures.Count(data.Sets.Test.Count)} test images; {data.Sets.Source}");
        screen.Line($"Model  {settings.Model.Name}: {network.Architecture}; {Figures.Count(network.ParameterCount)} " +
            $"parameters");
        screen.Line($"Train  {Figures.Count(settings.Epochs, "epoch")}, batch size {settings.BatchSize}, " +
            $"{settings.Optimizer.Name}, learning rate {Figures.Short(settings.Optimizer.LearningRate)} " +
            $"({settings.Schedule}), seed {settings.Seed}, {Figures.Count(settings.Threads, "thread")}{Augmented()}");
        screen.Line();

        string Augmented() =>
            settings.Augmentation == Augmentation.None ? "" : $", augmentation {settings.Augmentation}";
    }

    private History Train(
        FoundData data, Network network, RunFolder folder, RunDescription begun, CheckpointStore? checkpoints,
        WorkerTeam team, CancellationToken cancellation)
    {
        TrainingOptions options = settings.Options(team) with
        {
            Checkpoints = checkpoints,
            CheckpointEvery = Math.Max(1, settings.CheckpointEvery),
            ResumeFrom = resumed?.Checkpoint,
        };
        log = new RunLog(folder, begun, new DiskWatch(screen, folder, "history.csv"));
        var view = TrainingView.For(screen);
        TrainingCallback[] callbacks = [log, view, rates, stopping is null ? best : stopping];
        return view.Watch(() => Trainer.Fit(network, data.Sets.Train!, options, callbacks, cancellation));
    }

    private RunRecord Evaluate(RunRecord record, WorkerTeam team, CancellationToken cancellation)
    {
        bool isFinished = record.History.StopReason is StopReason.Completed or StopReason.EarlyStopped;
        bool isTrained = isFinished || (record.HasModel && record.History.Epochs.Count > 1);
        return !isTrained ? record : record with
        {
            RunEvaluation = RunEvaluation.Of(record.Network, record.Data, settings, isFinished, team, cancellation),
        };
    }

    /// <summary>
    /// Writes model and metrics. On a full disk, the checkpoints of a completed training with a saved model are deleted
    /// to free space for the metrics.
    /// </summary>
    private static SavedFiles Save(RunRecord record, CheckpointStore? checkpoints)
    {
        SavedFiles saved = RunWriter.Save(record);
        if (!saved.IsDiskFull || record.Test is null || checkpoints?.Newest is null
            || !saved.Written.Contains(ModelArgument.FileName)) return saved;
        checkpoints.Clear();
        return RunWriter.Save(record);
    }

    /// <summary>Prints what is saved and what is missing, and how to recover it.</summary>
    /// <param name="checkpoint">The path of the newest checkpoint.</param>
    private static ExitCode ReportLoss(SavedFiles saved, RunRecord record, string? checkpoint)
    {
        bool hasModel = saved.Written.Contains(ModelArgument.FileName);
        string found = saved.Written.Count == 0 ? "The results could not be saved" : "Not all results could be saved";
        string written = saved.Written.Count == 0 ? "" : $" Saved: {string.Join(", ", saved.Written)}.";
        string rest = (hasModel, checkpoint) switch
        {
            (_, { } newest) when File.Exists(newest) =>
                $" When they can be written, '{ProgramText.Prefix} train {ProgramText.ResumeOption} " +
                    $"{ProgramText.Quoted(record.Folder.Path)}' resumes from the newest checkpoint, {newest}, and " +
                    $"saves all of them.",
            (true, _) => $" The model is complete: '{ProgramText.Prefix} evaluate " +
                $"{ProgramText.Quoted(record.Folder.Model)}' computes its metrics again.",
            _ => record.HasModel ? " There is no checkpoint: the trained weights are lost." : "",
        };
        Console.Error.WriteLine($"error: {found} in {record.Folder.Path}: {saved.Reason} Missing: " +
            $"{string.Join(", ", saved.Missing)}.{written}{rest}");
        return ExitCode.Failed;
    }
}
