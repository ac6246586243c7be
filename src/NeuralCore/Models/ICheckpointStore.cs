namespace NeuralCore;

/// <summary>Stores the checkpoints of a training.</summary>
public interface ICheckpointStore
{
    /// <summary>
    /// Saves a checkpoint. The training calls it on its thread between two steps and does not use the checkpoint
    /// afterwards; an exception ends the training.
    /// </summary>
    void Save(Checkpoint checkpoint);
}
