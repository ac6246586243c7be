using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>An interrupted run in its folder.</summary>
/// <param name="Checkpoint">The newest valid one of <paramref name="Files"/>; null if the run ended before its first
/// checkpoint, so that it is restarted.</param>
internal sealed record Resumption(RunFolder Folder, CheckpointFolder Files, Checkpoint? Checkpoint, RunOrigin Origin)
{
    /// <summary>The file that <see cref="Origin"/> was read from, for messages.</summary>
    public string Source => Checkpoint?.Source ?? Folder.Description;

    /// <exception cref="IOException">There is no checkpoint, and the run cannot be restarted.</exception>
    /// <exception cref="InvalidDataException">There are checkpoints, but none is valid.</exception>
    public static Resumption Open(RunFolder folder, IMessages messages)
    {
        var files = new CheckpointFolder(folder.Checkpoints);
        if (files.Load(e => messages.Warning($"{e.Message} It is skipped.")) is { } checkpoint)
            return new Resumption(folder, files, checkpoint, CheckpointStore.OriginOf(checkpoint));
        if (RunOrigin.In(folder) is not { } origin)
            throw new FileNotFoundException(
                $"{folder.Path} has no checkpoint to resume from, and no {Path.GetFileName(folder.Description)} with " +
                "the command of the run. Is it the folder of a run?");
        if (File.Exists(folder.Model))
            throw new FileNotFoundException(
                $"{folder.Path} has no checkpoint to resume from: it was trained with --checkpoint-every 0. A " +
                $"restart would overwrite its model; '{origin.Typed}' trains another model in a new folder.");
        return new Resumption(folder, files, null, origin);
    }

    /// <summary>The settings of the run as they were when it started.</summary>
    /// <param name="begun">Parsed from <see cref="RunOrigin.Arguments"/>.</param>
    /// <param name="data">The folder of the data now; null: as at the start.</param>
    public TrainSettings Restore(TrainSettings begun, string? data) => begun with
    {
        Dataset = Origin.Dataset,
        DataFolder = data ?? (begun.Data.Folder is { } folder ? Path.Combine(Origin.Directory, folder) : null),
        Output = Path.GetDirectoryName(Path.GetFullPath(Folder.Path)) ?? begun.Output,
    };

    /// <summary><c>Resume results/2026-01-31-154500-cnn-1 after step 964, from checkpoint-000000964.ncp</c></summary>
    public override string ToString() =>
        Checkpoint is null ? $"Start  {Folder.Path} again: it ended before its first checkpoint"
        : $"Resume {Folder.Path} after step {Checkpoint.Step}, from {Path.GetFileName(Checkpoint.Source)}";
}
