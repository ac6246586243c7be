using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Training;

/// <summary>The checkpoints of a run, in its folder. If they cannot be written, the training continues.</summary>
/// <param name="files">The folder of the checkpoints.</param>
/// <param name="origin">Stored in each checkpoint.</param>
internal sealed class CheckpointStore(CheckpointFolder files, RunOrigin origin, DiskWatch watch) : ICheckpointStore
{
    private const string OriginName = "run/origin";

    /// <summary>The path of the newest checkpoint; null for none.</summary>
    public string? Newest => files.Newest;

    /// <exception cref="InvalidDataException">The checkpoint was made by a program that uses the library, not by
    /// <c>train</c>.</exception>
    public static RunOrigin OriginOf(Checkpoint checkpoint) => Json.ReadOrigin(checkpoint.Text(OriginName))
        ?? throw new InvalidDataException(
            $"{checkpoint.Source} does not contain the command of its run: it was not written by 'neuralcore train'.");

    public void Save(Checkpoint checkpoint)
    {
        checkpoint.Add(OriginName, Json.Write(origin));
        watch.Try(() => files.Save(checkpoint));
    }

    /// <summary>Deletes the checkpoints of a run whose results are saved.</summary>
    public void Clear() => Clear(files);

    /// <inheritdoc cref="Clear()"/>
    public static void Clear(CheckpointFolder files)
    {
        try
        {
            files.Clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Remaining checkpoints take disk space, but do no harm.
        }
    }
}
