using NeuralCore.Networks;

namespace NeuralCore.Training;

/// <summary>Somebody who watches a training: a progress bar, a log, early stopping. Called on the training thread.</summary>
public abstract class TrainingCallback
{
    /// <summary>Before the first step.</summary>
    public virtual void OnStart(Network network, TrainingOptions options)
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
