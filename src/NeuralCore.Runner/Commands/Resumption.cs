using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>A run that was broken off, found again in its folder.</summary>
/// <param name="Checkpoint">The newest of <paramref name="Files"/> that is whole; null if the run ended before there
/// was one, so that it begins again.</param>
internal sealed record Resumption(RunFolder Folder, CheckpointFolder Files, Checkpoint? Checkpoint, RunOrigin Origin)
{
    /// <summary>Where <see cref="Origin"/> stands, for messages.</summary>
    public string Source => Checkpoint?.Source ?? Folder.Description;

    /// <exception cref="IOException">There is no checkpoint, and the run cannot begin again.</exception>
    /// <exception cref="InvalidDataException">There are checkpoints, but none is whole.</exception>
    public static Resumption Open(RunFolder folder, Screen screen)
    {
        var files = new CheckpointFolder(folder.Checkpoints);
        if (files.Load(e => screen.Warning($"{e.Message} It is passed over.")) is { } checkpoint)
            return new Resumption(folder, files, checkpoint, CheckpointStore.OriginOf(checkpoint));
        if (RunOrigin.In(folder) is not { } origin)
            throw new FileNotFoundException(
                $"{folder.Path} has no checkpoint to go on from, and no {Path.GetFileName(folder.Description)} that " +
                $"says how it was begun. Is it the folder of a run?");
        if (File.Exists(folder.Model))
            throw new FileNotFoundException(
                $"{folder.Path} has no checkpoint to go on from: it was trained with --checkpoint-every 0. It has a " +
                $"model, which it would lose if it began again here; '{origin.Typed}' trains another in a folder of " +
                $"its own.");
        return new Resumption(folder, files, null, origin);
    }

    /// <summary>The settings as they were understood when the run began.</summary>
    /// <param name="begun">What <see cref="RunOrigin.Arguments"/> say.</param>
    /// <param name="data">Where the data lie now; null: where they lay.</param>
    public TrainSettings Restore(TrainSettings begun, string? data) => begun with
    {
        Dataset = Origin.Dataset,
        DataFolder = data ?? (begun.Data.Folder is { } folder ? Path.Combine(Origin.Directory, folder) : null),
        Output = Path.GetDirectoryName(Path.GetFullPath(Folder.Path)) ?? begun.Output,
    };

    /// <summary><c>Resume results/2026-01-31-154500-cnn-1 after step 964, from checkpoint-000000964.ncp</c></summary>
    public override string ToString() =>
        Checkpoint is null ? $"Begin  {Folder.Path} again: it ended before its first checkpoint"
        : $"Resume {Folder.Path} after step {Checkpoint.Step}, from {Path.GetFileName(Checkpoint.Source)}";
}
