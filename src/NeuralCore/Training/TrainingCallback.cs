namespace NeuralCore;

/// <summary>
/// Base class of training callbacks, such as a progress bar, a log or early stopping. Its methods are called on the
/// training's thread. A callback can serve only one training at a time.
/// </summary>
public abstract class TrainingCallback
{
    private int entered;

    /// <summary>
    /// Describes how the callback changes the training. A training can only be resumed with the same description. Null
    /// if the callback only observes.
    /// </summary>
    public virtual string? Influence => null;

    /// <summary>Called before the first step.</summary>
    public virtual void OnStart(Network network, TrainingOptions options)
    {
    }

    /// <summary>
    /// Called after <see cref="OnStart"/> when the training resumes from a checkpoint: restores what <see
    /// cref="OnCheckpoint"/> saved.
    /// </summary>
    /// <param name="epochs">The epochs recorded so far, epoch 0 first; empty if none was recorded.</param>
    public virtual void OnResume(Network network, Checkpoint checkpoint, IReadOnlyList<EpochRecord> epochs)
    {
    }

    /// <summary>Adds the callback's state to a checkpoint before it is saved.</summary>
    public virtual void OnCheckpoint(Checkpoint checkpoint)
    {
    }

    /// <summary>Called after each batch. It must not allocate memory, because a training step allocates none.</summary>
    public virtual void OnBatch(in BatchProgress progress)
    {
    }

    /// <summary>Called after each epoch, including epoch 0.</summary>
    /// <returns>Whether training should stop early.</returns>
    public virtual bool OnEpoch(Network network, EpochRecord epoch) => false;

    /// <summary>
    /// Called after the last step, also if the training was stopped early, cancelled or diverged; not called if a
    /// callback threw an exception.
    /// </summary>
    public virtual void OnEnd(Network network, History history)
    {
    }

    /// <exception cref="InvalidOperationException">Another training uses the callback: their states would be
    /// mixed.</exception>
    internal void Enter()
    {
        if (Interlocked.CompareExchange(ref entered, 1, 0) != 0)
        {
            throw new InvalidOperationException(
                $"This {GetType().Name} is in use by another training. Give each training its own callback.");
        }
    }

    internal void Leave() => Volatile.Write(ref entered, 0);
}

/// <summary>The progress of an epoch after a batch.</summary>
/// <param name="Step">Batches completed in this epoch.</param>
/// <param name="Images">Samples processed in this epoch.</param>
/// <param name="Loss">Mean over the epoch so far.</param>
/// <param name="Accuracy">Mean over the epoch so far, in [0, 1]; null if targets are not classes.</param>
/// <param name="Seconds">Time of training in this epoch.</param>
public readonly record struct BatchProgress(
    int Epoch, int Epochs, int Step, int Steps, int Images, double Loss, double? Accuracy, double LearningRate,
    double Seconds)
{
    public double ImagesPerSecond => Seconds > 0 ? Images / Seconds : 0;
}
