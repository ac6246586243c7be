namespace NeuralCore;

/// <summary>
/// Options of a training. The defaults are those of <see cref="TrainingDefaults"/>, the same as on the command line:
/// Adam with a one-cycle schedule.
/// </summary>
/// <remarks>A training never changes its options: several trainings may share them, even at the same time.</remarks>
public sealed record TrainingOptions
{
    internal const int DefaultMeasuredImages = 5000;

    /// <summary>Limit for <see cref="Shards"/>.</summary>
    internal const int MaxShards = 1024;

    /// <summary>Passes over the training samples.</summary>
    public int Epochs { get; init; } = TrainingDefaults.Epochs;

    /// <summary>Samples per step; the last step of an epoch has the remaining samples.</summary>
    public int BatchSize { get; init; } = TrainingDefaults.BatchSize;

    /// <summary>
    /// Parts of each batch whose gradients are computed separately and added in a fixed binary tree, so that several
    /// processes can share the work with the same bits as one. Each number of shards gives other rounding errors; 1 is
    /// the whole batch. A batch with fewer samples is not divided.
    /// </summary>
    public int Shards { get; init; } = 1;

    /// <summary>
    /// The share of each class used for validation, in [0, 1); 0 trains on all samples. Ignored if a validation set is
    /// given.
    /// </summary>
    public double ValidationSplit { get; init; } = TrainingDefaults.ValidationSplit;

    /// <summary>
    /// Number of training samples, of all classes in proportion, that are evaluated in inference mode after each epoch
    /// to compare with the validation samples; 0 evaluates none. Their time does not count as training time.
    /// </summary>
    public int MeasuredImages { get; init; } = DefaultMeasuredImages;

    /// <summary>
    /// Data augmentation, different in every epoch; null trains on the original images. Validation images are never
    /// augmented.
    /// </summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>
    /// Scaling of pixels in [0, 1] to the network's inputs, after augmentation: that of the <see cref="Model"/> whose
    /// training is continued. The default leaves the pixels unchanged.
    /// </summary>
    public InputScaling Scaling { get; init; } = InputScaling.Default;

    /// <summary>Seed of everything random: the split, the order of the samples, augmentation, dropout.</summary>
    public ulong Seed { get; init; } = TrainingDefaults.Seed;

    /// <summary>
    /// Threads that compute; the result is bit-identical for any number of threads. Null for <see
    /// cref="WorkerTeam.Shared"/>, the team of all cores. The training does not dispose of the team.
    /// </summary>
    public WorkerTeam? Team { get; init; }

    /// <summary>
    /// The loss function to minimise. It determines the kind of targets: <see cref="MeanSquaredError"/> takes rows of
    /// values.
    /// </summary>
    public Loss Loss { get; init; } = new SoftmaxCrossEntropy();

    /// <summary>
    /// Creates the optimizer for a network's parameters; its learning rate is the base rate of the schedule. The
    /// default is Adam with <see cref="TrainingDefaults.LearningRate(string, string)"/>.
    /// </summary>
    public Func<IReadOnlyList<Parameter>, Optimizer> Optimizer
    {
        get => field ?? (
            parameters => new Adam(parameters, TrainingDefaults.LearningRate(TrainingDefaults.Optimizer, Schedule)));
        init;
    }

    /// <summary>
    /// The learning rate schedule. Each training uses its own copy, made with <see cref="Schedule.Begin"/>.
    /// </summary>
    public Schedule Schedule { get; init; } = Schedule.Parse(TrainingDefaults.Schedule);

    /// <summary>Stores checkpoints, from which the training can be resumed; null stores none.</summary>
    public ICheckpointStore? Checkpoints { get; init; }

    /// <summary>
    /// Epochs from one checkpoint to the next. The untrained network and the last state are always saved, also if the
    /// training is stopped early or cancelled.
    /// </summary>
    public int CheckpointEvery { get; init; } = TrainingDefaults.CheckpointEvery;

    /// <summary>
    /// The checkpoint to resume from; null starts a new training. The other options and the data must be the original
    /// ones; the result is then bit-identical to that of an uninterrupted training.
    /// </summary>
    public Checkpoint? ResumeFrom { get; init; }

    /// <summary>Measures the seconds of an epoch.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The processes that train together, each with a part of the shards; null for one process.</summary>
    internal IProcessGroup? Group { get; init; }

    /// <summary>The team that computes.</summary>
    internal WorkerTeam Workers => Team ?? WorkerTeam.Shared;

    /// <summary>Creates the augmenter of a training; null if there is no augmentation.</summary>
    internal Augmenter? CreateAugmenter(Dataset data, WorkerTeam team) =>
        Augmentation is { } changes && changes != Augmentation.None ? new Augmenter(changes, data, Seed, team) : null;

    internal void Check()
    {
        Guard.Require(Epochs >= 0, $"The number of epochs must not be negative: {Epochs}.");
        Guard.Require(BatchSize >= 1, $"The batch size must be at least 1, not {BatchSize}.");
        Guard.Require(Shards is >= 1 and <= MaxShards, $"The number of shards must be 1 to {MaxShards}, not {Shards}.");
        Guard.Require(Shards <= BatchSize, $"A batch of {BatchSize} samples cannot be divided into {Shards} shards.");
        Guard.Require(Group is null || Group.Count <= Shards,
            $"{Group?.Count} processes need at least as many shards, not {Shards}.");
        Guard.Require(MeasuredImages >= 0, $"The number of measured images must not be negative: {MeasuredImages}.");
        Guard.Require(CheckpointEvery >= 1,
            $"The number of epochs between checkpoints must be at least 1, not {CheckpointEvery}.");
        Guard.Require(ValidationSplit is >= 0 and < 1,
            $"The validation split must be at least 0 and below 1: {ValidationSplit}.");
    }
}
