namespace NeuralCore;

/// <summary>Somebody who watches a training: a progress bar, a log, early stopping. Called on the training thread.</summary>
public abstract class TrainingCallback
{
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
}
