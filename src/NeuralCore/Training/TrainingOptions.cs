namespace NeuralCore;

/// <summary>How to train. The defaults suit the presets.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training images.</summary>
    public int Epochs { get; init; } = 6;

    /// <summary>Images of a step; the last step of an epoch takes what is left.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The share of each class that is held back to validate, in [0, 1); 0 trains on everything.</summary>
    public double ValidationSplit { get; init; } = 0.1;

    /// <summary>
    /// Training images, of all classes in proportion, that are looked at in inference mode after each epoch, to be compared with the validation images;
    /// 0 looks at none. The seconds do not count as training.
    /// </summary>
    public int MeasuredImages { get; init; } = 5000;

    /// <summary>Changes every training image anew in every epoch; null trains on the images as they are. Validation images are never changed.</summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Everything random follows from it: the split, the order, changes of images, dropout.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that compute. The result does not depend on it, to the last bit.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    public Loss Loss { get; init; } = new SoftmaxCrossEntropy();

    /// <summary>Makes the optimizer for a network's parameters; its learning rate is the schedule's base.</summary>
    public Func<IReadOnlyList<Parameter>, Optimizer> Optimizer { get; init; } = parameters => new Adam(parameters);

    public Schedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Keeps the training's state as it goes, so that it can be resumed; null keeps nothing.</summary>
    public ICheckpointStore? Checkpoints { get; init; }

    /// <summary>Epochs from one checkpoint to the next. There is one of the untrained network too, and one of the end, be it early or cancelled.</summary>
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>Where to go on; null starts anew. The other options and the data must be those it was begun with, and the end is then the same to the last bit.</summary>
    public Checkpoint? ResumeFrom { get; init; }

    /// <summary>Measures the seconds of an epoch.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Fills the batches of a training; null where the images stay as they are.</summary>
    internal Augmenter? CreateAugmenter(Dataset data, WorkerTeam team) => Augmentation is { } changes && changes != Augmentation.None ? new Augmenter(changes, data, Seed, team) : null;

    internal void Check()
    {
        Guard.Require(Epochs >= 0, $"Epochs are not negative: {Epochs}.");
        Guard.Require(BatchSize >= 1, $"A batch has at least one image, not {BatchSize}.");
        Guard.Require(MeasuredImages >= 0, $"The number of measured images is not negative: {MeasuredImages}.");
        Guard.Require(CheckpointEvery >= 1, $"At least one epoch lies between two checkpoints, not {CheckpointEvery}.");
        Guard.Require(ValidationSplit is >= 0 and < 1, $"The validation split is at least 0 and below 1: {ValidationSplit}.");
    }
}
