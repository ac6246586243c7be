using NeuralCore.Handwriting;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Training;

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
    public int CheckpointEvery { get; init; } = Defaults.CheckpointEvery;

    /// <summary>The folder in which the run gets a folder of its own.</summary>
    public string Output { get; init; } = Defaults.Output;

    /// <summary>Whether pictures and report.html are made.</summary>
    public bool Report { get; init; } = true;

    /// <summary>Whether data and network are looked at before the first step.</summary>
    public bool Preflight { get; init; } = true;

    /// <summary>As the library takes them; without checkpoints.</summary>
    public TrainingOptions Options => new()
    {
        Epochs = Epochs,
        BatchSize = BatchSize,
        ValidationSplit = ValidationSplit,
        Seed = Seed,
        Threads = Threads,
        Loss = new SoftmaxCrossEntropy(LabelSmoothing),
        Augmentation = Augmentation,
        Optimizer = Optimizer.Create,
        Schedule = WarmupSteps > 0 ? new Warmup(WarmupSteps, NeuralCore.Schedule.Parse(Schedule)) : NeuralCore.Schedule.Parse(Schedule),
    };

    /// <summary>Data and network; a network that fits no data is refused before any are drawn or downloaded.</summary>
    public (FoundData Data, Network Network) Find(IMessages messages, CancellationToken cancellation)
    {
        Model.CheckWords();
        FoundData data = new DataFinder(messages, cancellation).ForTraining(Data, TrainLimit, () => Model.Build(MnistFormat.ImageShape, MnistFormat.ClassCount, Seed));
        Network network = Model.Build(data.Sets.Train!.ImageShape, data.Sets.Train.ClassNames.Count, Seed);
        cancellation.ThrowIfCancellationRequested();
        return (data, network);
    }

    /// <summary>Images of <paramref name="train"/> that are held back to validate.</summary>
    public int HeldBack(Dataset train) => StratifiedSplit.Count(train.Count, ValidationSplit);

    public RunSettings Describe(FoundData data, Network network) => new(
        data.Id, Model.Name, network.Architecture, network.ParameterCount, Epochs, BatchSize, Optimizer.Name, Optimizer.LearningRate, Schedule, WarmupSteps,
        Optimizer.WeightDecay, Optimizer.ClipNorm, LabelSmoothing, Augmentation.ToString(), ValidationSplit, Patience, Seed, Threads, TrainLimit == int.MaxValue ? null : TrainLimit);
}
