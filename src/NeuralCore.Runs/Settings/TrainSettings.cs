using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Settings;

/// <summary>Everything that <c>train</c> was asked for, checked.</summary>
/// <param name="TrainLimit">The most training images.</param>
/// <param name="Json">Whether standard output is for a script.</param>
/// <param name="Quiet">Whether nothing but the result is to be seen.</param>
internal sealed record TrainSettings(
    DataChoice Data, ModelChoice Model, OptimizerChoice Optimizer, string Schedule, int WarmupSteps, int Epochs, int BatchSize, double LabelSmoothing,
    Augmentation Augmentation, double ValidationSplit, ulong Seed, int Threads, int TrainLimit, bool Json, bool Quiet)
{
    /// <summary>Epochs without a better loss after which to stop; null trains to the end.</summary>
    public int? Patience { get; init; }

    /// <summary>Epochs between two checkpoints; 0 for none.</summary>
    public int CheckpointEvery { get; init; } = TrainingDefaults.CheckpointEvery;

    /// <summary>The folder in which the run gets a folder of its own.</summary>
    public string Output { get; init; } = Defaults.Output;

    /// <summary>Whether pictures and report.html are made.</summary>
    public bool Report { get; init; } = true;

    /// <summary>Whether data and network are looked at before the first step.</summary>
    public bool Preflight { get; init; } = true;

    /// <summary>As the library takes them; without checkpoints.</summary>
    /// <param name="team">Of <see cref="Threads"/>; its maker disposes of it.</param>
    public TrainingOptions Options(WorkerTeam team) => new()
    {
        Epochs = Epochs,
        BatchSize = BatchSize,
        ValidationSplit = ValidationSplit,
        Seed = Seed,
        Team = team,
        Loss = new SoftmaxCrossEntropy(LabelSmoothing),
        Augmentation = Augmentation,
        Optimizer = Optimizer.Create,
        Schedule = WarmupSteps > 0 ? new Warmup(WarmupSteps, NeuralCore.Schedule.Parse(Schedule)) : NeuralCore.Schedule.Parse(Schedule),
    };

    /// <summary>Images of <paramref name="train"/> that are held back to validate.</summary>
    public int HeldBack(Dataset train) => StratifiedSplit.Count(train.Count, ValidationSplit);
}
