namespace NeuralCore;

/// <summary>Called in the course of a training, on its thread: a progress bar, a log, early stopping. A callback serves
/// one training after the other, never two at a time.</summary>
public abstract class TrainingCallback
{
    private int entered;

    /// <summary>What it does to the training, in words: a training is resumed with the same only. Null for a mere watcher.</summary>
    public virtual string? Influence => null;

    /// <summary>Before the first step.</summary>
    public virtual void OnStart(Network network, TrainingOptions options)
    {
    }

    /// <summary>After <see cref="OnStart"/>, when the training goes on from a checkpoint: takes back what <see cref="OnCheckpoint"/> added.</summary>
    /// <param name="epochs">What had been reached, epoch 0 first; empty where not even that was measured.</param>
    public virtual void OnResume(Network network, Checkpoint checkpoint, IReadOnlyList<EpochRecord> epochs)
    {
    }

    /// <summary>Adds what it remembers to a checkpoint that is about to be saved.</summary>
    public virtual void OnCheckpoint(Checkpoint checkpoint)
    {
    }

    /// <summary>After each batch. Allocating here breaks the promise that a step allocates nothing.</summary>
    public virtual void OnBatch(in BatchProgress progress)
    {
    }

    /// <summary>After each epoch, epoch 0 included.</summary>
    /// <returns>Whether training should stop early.</returns>
    public virtual bool OnEpoch(Network network, EpochRecord epoch) => false;

    /// <summary>After the last step: all done, stopped early, cancelled or diverged. Not when a callback threw.</summary>
    public virtual void OnEnd(Network network, History history)
    {
    }

    /// <exception cref="InvalidOperationException">Another training has it: two would mix what it
    /// remembers.</exception>
    internal void Enter()
    {
        if (Interlocked.CompareExchange(ref entered, 1, 0) != 0)
            throw new InvalidOperationException(
                $"This {GetType().Name} serves another training at the moment. Give each training its own callback.");
    }

    internal void Leave() => Volatile.Write(ref entered, 0);
}

/// <summary>Where an epoch stands after a batch.</summary>
/// <param name="Step">Batches done in this epoch.</param>
/// <param name="Images">Samples done in this epoch.</param>
/// <param name="Loss">Mean over the epoch so far.</param>
/// <param name="Accuracy">Mean over the epoch so far, in [0, 1]; null where targets are no classes.</param>
/// <param name="Seconds">Time of training in this epoch.</param>
public readonly record struct BatchProgress(
    int Epoch, int Epochs, int Step, int Steps, int Images, double Loss, double? Accuracy, double LearningRate,
    double Seconds)
{
    public double ImagesPerSecond => Seconds > 0 ? Images / Seconds : 0;
}
