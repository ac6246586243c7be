using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Training;

/// <summary>The checkpoints of a run, in its folder. A disk that fails costs checkpoints, not the training.</summary>
/// <param name="files">Where they lie.</param>
/// <param name="origin">Put into each.</param>
internal sealed class CheckpointStore(CheckpointFolder files, RunOrigin origin, DiskWatch watch) : ICheckpointStore
{
    private const string OriginName = "run/origin";

    /// <summary>The newest on the disk; null for none.</summary>
    public string? Newest => files.Newest;

    /// <exception cref="InvalidDataException">The checkpoint was made by a program that uses the library, not by
    /// <c>train</c>.</exception>
    public static RunOrigin OriginOf(Checkpoint checkpoint) => Json.ReadOrigin(checkpoint.Text(OriginName))
        ?? throw new InvalidDataException(
            $"{checkpoint.Source} does not say how its run was begun: it is not one of 'neuralcore train'.");

    public void Save(Checkpoint checkpoint)
    {
        checkpoint.Add(OriginName, Json.Write(origin));
        watch.Try(() => files.Save(checkpoint));
    }

    /// <summary>A run whose results are saved needs them no longer.</summary>
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
            // Left behind they take room, and do no harm.
        }
    }
}
