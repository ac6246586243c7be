namespace NeuralCore;

/// <summary>How to train. The defaults are those of <see cref="TrainingDefaults"/>, as on the command line: Adam under
/// a one-cycle schedule.</summary>
/// <remarks>Options hold nothing that a training changes: several trainings may share them, even at the same
/// time.</remarks>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training samples.</summary>
    public int Epochs { get; init; } = TrainingDefaults.Epochs;

    /// <summary>Samples of a step; the last step of an epoch takes what is left.</summary>
    public int BatchSize { get; init; } = TrainingDefaults.BatchSize;

    /// <summary>The share of each class that is held back to validate, in [0, 1); 0 trains on everything. Not used
    /// where a validation set is given.</summary>
    public double ValidationSplit { get; init; } = TrainingDefaults.ValidationSplit;

    /// <summary>
    /// Training samples, of all classes in proportion, that are looked at in inference mode after each epoch, to be
    /// compared with the validation samples;
    /// 0 looks at none. The seconds do not count as training.
    /// </summary>
    public int MeasuredImages { get; init; } = 5000;

    /// <summary>
    /// Changes every training image anew in every epoch; null trains on the images as they are. Validation images are
    /// never changed.
    /// </summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>Everything random follows from it: the split, the order, changes of images, dropout.</summary>
    public ulong Seed { get; init; } = TrainingDefaults.Seed;

    /// <summary>Threads that compute; the result does not depend on them, to the last bit. Null:
    /// <see cref="WorkerTeam.Shared"/>, the team of all cores. A team given here
    /// stays its maker's: the training does not dispose of it.</summary>
    public WorkerTeam? Team { get; init; }

    /// <summary>What the training makes small. It says which targets it takes: <see cref="MeanSquaredError"/> for rows
    /// of values.</summary>
    public Loss Loss { get; init; } = new SoftmaxCrossEntropy();

    /// <summary>Makes the optimizer for a network's parameters; its learning rate is the schedule's base. By default
    /// Adam at <see cref="TrainingDefaults.LearningRate(string, string)"/>.</summary>
    public Func<IReadOnlyList<Parameter>, Optimizer> Optimizer
    {
        get => field ?? (
            parameters => new Adam(parameters, TrainingDefaults.LearningRate(TrainingDefaults.Optimizer, Schedule)));
        init;
    }

    /// <summary>How the learning rate changes. Each training takes its own copy with
    /// <see cref="Schedule.Begin"/>.</summary>
    public Schedule Schedule { get; init; } = Schedule.Parse(TrainingDefaults.Schedule);

    /// <summary>Keeps the training's state as it goes, so that it can be resumed; null keeps nothing.</summary>
    public ICheckpointStore? Checkpoints { get; init; }

    /// <summary>
    /// Epochs from one checkpoint to the next. There is one of the untrained network too, and one of the end, be it
    /// early or cancelled.
    /// </summary>
    public int CheckpointEvery { get; init; } = TrainingDefaults.CheckpointEvery;

    /// <summary>
    /// Where to go on; null starts anew. The other options and the data must be those it was begun with, and the end is
    /// then the same to the last bit.
    /// </summary>
    public Checkpoint? ResumeFrom { get; init; }

    /// <summary>Measures the seconds of an epoch.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The team to compute with.</summary>
    internal WorkerTeam Workers => Team ?? WorkerTeam.Shared;

    /// <summary>Fills the batches of a training; null where the images stay as they are.</summary>
    internal Augmenter? CreateAugmenter(Dataset data, WorkerTeam team) =>
        Augmentation is { } changes && changes != Augmentation.None ? new Augmenter(changes, data, Seed, team) : null;

    internal void Check()
    {
        Guard.Require(Epochs >= 0, $"Epochs are not negative: {Epochs}.");
        Guard.Require(BatchSize >= 1, $"A batch has at least one image, not {BatchSize}.");
        Guard.Require(MeasuredImages >= 0, $"The number of measured images is not negative: {MeasuredImages}.");
        Guard.Require(CheckpointEvery >= 1, $"At least one epoch lies between two checkpoints, not {CheckpointEvery}.");
        Guard.Require(ValidationSplit is >= 0 and < 1,
            $"The validation split is at least 0 and below 1: {ValidationSplit}.");
    }
}
