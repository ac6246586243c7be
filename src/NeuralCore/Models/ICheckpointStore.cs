namespace NeuralCore;

/// <summary>Where a training puts its checkpoints.</summary>
public interface ICheckpointStore
{
    /// <summary>
    /// Keeps the checkpoint, which the training made for this call alone. Called on the training thread between two
    /// steps; an exception ends the training.
    /// </summary>
    void Save(Checkpoint checkpoint);
}
