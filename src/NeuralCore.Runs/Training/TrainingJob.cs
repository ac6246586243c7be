using System.Diagnostics;
using NeuralCore.Diagnosis;
using NeuralCore.Runs.Distributed;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>
/// The training of a run: finds the data, builds the network, trains with checkpoints, evaluates once and saves the
/// results. Use in this order: <see cref="Prepare"/>, <see cref="Begin"/>, <see cref="Run"/>.
/// </summary>
/// <param name="settings">The settings of the run.</param>
/// <param name="arguments">The arguments of <c>train</c> that <paramref name="settings"/> were parsed from.</param>
/// <param name="typed">The whole command, for run.json.</param>
/// <param name="resumed">The run to resume; null starts a new one.</param>
/// <param name="group">The processes that train together; null for one. Those other than rank 0 use <see
/// cref="Follow"/> in place of <see cref="Begin"/> and <see cref="Run"/>.</param>
internal sealed class TrainingJob(
    TrainSettings settings, IReadOnlyList<string> arguments, string typed, IMessages messages, Resumption? resumed,
    MpiGroup? group = null)
    : IDisposable
{
    private readonly DateTimeOffset started = resumed?.Origin.Started ?? TimeProvider.System.GetLocalNow();
    private readonly LearningRateTrace rates = new();
    private readonly EarlyStopping? stopping = settings.Patience is { } patience ? new EarlyStopping(patience) : null;
    private readonly BestWhenInterrupted best = new();
    private readonly WorkerTeam team = new(settings.Threads);
    private TrainingSetup? setup;
    private RunDescription? begun;
    private RunFolder? folder;
    private RunLock? held;
    private CheckpointStore? checkpoints;
    private RunLog? log;

    /// <summary>Threads of the training.</summary>
    public WorkerTeam Team => team;

    /// <summary>Finds the data and builds or loads the network.</summary>
    /// <remarks>Rank 0 is first, so that data are downloaded once.</remarks>
    public TrainingSetup Prepare(CancellationToken cancellation)
    {
        if (group is { Rank: > 0 }) group.Meet();
        setup = TrainingSetup.Create(settings, messages, cancellation, resumed);
        if (group is { Rank: 0 }) group.Meet();
        return setup;
    }

    /// <summary>The facts that every process of a distributed training compares before the first step.</summary>
    public IReadOnlyList<(string What, string Value)> Facts()
    {
        var values = settings.ToJson();
        // Paths and threads may differ between machines; the content of the data is compared.
        foreach (string free in (string[])["threads", "output", "dataset", "data", "from", "checkpointEvery"])
            values.Remove(free);
        SoftwareDescription program = SoftwareDescription.Current;
        return
        [
            ("version", $"{program.NeuralCore} {program.GitRevision}"),
            .. values.Select(setting => (setting.Key, $"{setting.Value}")),
            ("training data", DatasetHash.Of(Setup.Data.Sets.Train!)), ("weights", WeightHash.Of(Setup.Network)),
            ("checkpoint", resumed?.Checkpoint is { } checkpoint ? $"of step {checkpoint.Step}" : "none"),
        ];
    }

    /// <summary>Trains as a process other than rank 0, which saves and reports nothing.</summary>
    public History Follow() =>
        Fit(Setup.Options(settings, team) with { ResumeFrom = resumed?.Checkpoint }, [Keeper], default);

    /// <summary>Creates the folder of a new run, and reports data, network and settings.</summary>
    /// <param name="findings">Of the checks before the training, for run.json.</param>
    public void Begin(IReadOnlyList<Finding> findings)
    {
        (FoundData data, Network network, _, PretrainedWeights? pretrained) = Setup;
        var description = new RunDescription(
            RunDescription.Running, null, "", resumed?.Origin.Typed ?? typed, started, null, null,
            RunSettings.Of(settings, data, network), DataDescription.Of(data), MachineDescription.Current,
            SoftwareDescription.Current, null, null, null, Findings: [.. findings.Select(FindingRecord.Of)]);
        RunOrigin origin = resumed?.Origin ?? RunOrigin.Of(arguments, description, settings.Data, data, pretrained);
        description = origin.Describe(description);
        folder = resumed?.Folder ?? RunFolder.Create(
            settings.Output, started, settings.Model.Name, settings.Seed, name =>
                Json.Write(description with { Name = name }) + "\n");
        begun = description with { Name = folder.Name };
        held = resumed is null ? RunLock.Take(folder) : null;
        if (settings.CheckpointEvery > 0)
        {
            checkpoints = new CheckpointStore(
                resumed?.Files ?? new CheckpointFolder(folder.Checkpoints), origin,
                new DiskWatch(messages, folder, "Checkpoints"));
        }

        Introduce(data, network);
    }

    /// <summary>Trains, evaluates, and saves model and metrics.</summary>
    /// <param name="view">Shows the progress.</param>
    /// <param name="watch">Runs the training while <paramref name="view"/> is shown.</param>
    /// <param name="conclude">Reports the results.</param>
    public T Run<T>(
        TrainingCallback view, Func<Func<History>, History> watch, Func<TrainingResult, T> conclude,
        CancellationToken cancellation)
    {
        (RunFolder place, RunDescription description) = (folder!, begun!);
        try
        {
            History history = watch(() => Train(view, place, description, cancellation));
            var record = new RunRecord(
                settings, place, description, Setup.Data, Setup.Network, Setup.Scaling, history, rates.Points,
                RunEvaluation.None, BestEpoch);
            record = Evaluate(record, cancellation);
            return conclude(new TrainingResult(record, Save(record), checkpoints));
        }
        // A resumed run that was refused is not changed
        catch (Exception e) when (resumed is null || log is { HasBegun: true })
        {
            place.Abandon(description.Failing(e.Message), isOld: resumed is not null);
            throw;
        }
    }

    public void Dispose()
    {
        held?.Dispose();
        team.Dispose();
    }

    private TrainingSetup Setup => setup ?? throw new InvalidOperationException("The training is not prepared.");

    /// <summary>
    /// The epoch whose weights were restored; null where the network has those of the last step.
    /// </summary>
    private int? BestEpoch => stopping is null ? best.BestEpoch : stopping.BestEpoch < 0 ? null : stopping.BestEpoch;

    private void Introduce(FoundData data, Network network)
    {
        if (resumed is not null) messages.Line(resumed.ToString());
        int heldOut = settings.HeldBack(data.Sets.Train!);
        if (stopping is not null && heldOut == 0 && data.Lines is null)
            messages.Note("without a validation split, --patience monitors the training loss.");
        string split = heldOut == 0 ? "" : $" ({Figures.Percent(settings.ValidationSplit)} of them for validation)";
        messages.Line(data.Lines is { } lines
            ? $"Data   {data.Id}: {Figures.Count(data.Sets.Train!.Count)} training lines per epoch, " +
                $"{Figures.Count(lines.Validation.Count)} validation lines" +
                $"{(lines.IsTestRead ? $", {Figures.Count(data.Sets.Test.Count)} test lines" : "")}; {data.Sets.Source}"
            : $"Data   {data.Id}: {Figures.Count(data.Sets.Train!.Count)} training images{split}, " +
                $"{Figures.Count(data.Sets.Test.Count)} test images; {data.Sets.Source}");
        if (Setup.Pretrained is { } weights)
            messages.Line($"From   {PlainText.Of(weights.Path)}, weights {weights.WeightsSha256[..ShortHash]}…, " +
                $"inputs {weights.InputScaling}");
        messages.Line($"Model  {settings.Model.Name}: {network.Architecture}; {Figures.Count(network.ParameterCount)} " +
            $"parameters");
        messages.Line($"Train  {Figures.Count(settings.Epochs, "epoch")}, batch size {settings.BatchSize}, " +
            $"{settings.Optimizer.Name}, learning rate {Figures.Short(settings.Optimizer.LearningRate)} " +
            $"({settings.Schedule}), seed {settings.Seed}, {Figures.Count(settings.Threads, "thread")}{Augmented()}" +
            $"{Shared()}");
        messages.Line();

        string Shared() => settings.Shards is null or 1 ? "" : $", {settings.Shards} shards of each batch" +
            (group is null ? "" : $" on {group.Count} processes");
        string Augmented() =>
            settings.Augmentation == Augmentation.None ? "" : $", augmentation {settings.Augmentation}";
    }

    private History Train(
        TrainingCallback view, RunFolder place, RunDescription description, CancellationToken cancellation)
    {
        TrainingOptions options = Setup.Options(settings, team) with
        {
            Checkpoints = checkpoints,
            CheckpointEvery = Math.Max(1, settings.CheckpointEvery),
            ResumeFrom = resumed?.Checkpoint,
        };
        log = new RunLog(place, description, new DiskWatch(messages, place, "history.csv"));
        long began = Stopwatch.GetTimestamp();
        TimeSpan before = group?.Waited ?? default;
        History history = Fit(options, [log, view, rates, Keeper], cancellation);
        if (group is not null)
        {
            messages.Line();
            messages.Line($"Ranks  {group.Count} processes; rank 0 waited for messages in " +
                $"{Figures.Percent((group.Waited - before) / Stopwatch.GetElapsedTime(began))} of the training");
        }

        return history;
    }

    /// <summary>The callback that keeps the best weights. Every process has it, as it can end a training.</summary>
    private TrainingCallback Keeper => stopping is null ? best : stopping;

    private History Fit(TrainingOptions options, TrainingCallback[] callbacks, CancellationToken cancellation)
    {
        if (group is not null) (options, cancellation) = (options with { Group = group }, group.Stopped);
        return Setup.Data.Lines is { Validation: var validation }
            ? Trainer.Fit(Setup.Network, Setup.Data.Sets.Train!, validation, options, callbacks, cancellation)
            : Trainer.Fit(Setup.Network, Setup.Data.Sets.Train!, options, callbacks, cancellation);
    }

    private RunRecord Evaluate(RunRecord record, CancellationToken cancellation)
    {
        bool isFinished = record.History.StopReason is StopReason.Completed or StopReason.EarlyStopped;
        bool isTrained = isFinished || (record.HasModel && record.History.Epochs.Count > 1);
        return !isTrained ? record : record with
        {
            RunEvaluation = RunEvaluation.Of(
                record.Network, record.Scaling, record.Data, settings, isFinished, team,
                Setup.Pretrained?.Calibration, cancellation),
        };
    }

    /// <summary>
    /// Writes model and metrics. On a full disk, the checkpoints of a completed training with a saved model are deleted
    /// to free space for the metrics.
    /// </summary>
    private SavedFiles Save(RunRecord record)
    {
        SavedFiles saved = RunWriter.Save(record);
        if (!saved.IsDiskFull || !record.IsEvaluated || checkpoints?.Newest is null
            || !saved.Written.Contains(RunFolder.ModelName)) return saved;
        checkpoints.Clear();
        return RunWriter.Save(record);
    }

    /// <summary>Characters of a hash in a message.</summary>
    private const int ShortHash = 12;
}

/// <summary>The results of a training.</summary>
/// <param name="Saved">Model and metrics.</param>
internal sealed record TrainingResult(RunRecord Record, SavedFiles Saved, CheckpointStore? Checkpoints)
{
    /// <summary>The path of the newest checkpoint; null for none.</summary>
    public string? Checkpoint => Checkpoints?.Newest;

    /// <summary>Writes images and report; model and metrics are saved.</summary>
    public SavedFiles SaveReport()
    {
        if (Record.IsEvaluated) Checkpoints?.Clear(); // which frees disk space for the report
        return RunWriter.SaveReport(Record);
    }
}
