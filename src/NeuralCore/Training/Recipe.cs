namespace NeuralCore;

/// <summary>
/// How to train a preset that is made for a certain training: Adam under one-cycle, and these figures.
/// </summary>
/// <param name="Preset">The name in <see cref="Presets.All"/>.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="BatchSize">Images of a step.</param>
/// <param name="LearningRate">The peak of the cycle.</param>
/// <param name="LabelSmoothing">The part of each target that is spread over all classes.</param>
/// <param name="ValidationSplit">The share held back; 0 trains on everything, as figures chosen beforehand
/// allow.</param>
/// <param name="Augmentation">How far the training images are changed.</param>
public sealed record Recipe(
    string Preset, int Epochs, int BatchSize, double LearningRate, double LabelSmoothing, double ValidationSplit,
    Augmentation Augmentation)
{
    /// <summary>
    /// Every recipe. Its figures were chosen on the last 10,000 training images of MNIST; benchmarks/README.md tells
    /// how.
    /// </summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new("fast", Epochs: 1, BatchSize: 32, LearningRate: 0.01, LabelSmoothing: 0.05, ValidationSplit: 0,
            Augmentation.None),
        new("best", Epochs: 6, BatchSize: 64, LearningRate: 0.008, LabelSmoothing: 0.05, ValidationSplit: 0,
            Augmentation.Default),
    ];

    /// <summary>The recipe of preset <paramref name="name"/>; null where the usual defaults serve.</summary>
    public static Recipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Preset == name);

    /// <summary>The recipe as options of <see cref="Trainer"/>.</summary>
    /// <param name="team">Threads that compute; null for <see cref="WorkerTeam.Shared"/>.</param>
    public TrainingOptions Options(ulong seed, WorkerTeam? team = null) => new()
    {
        Epochs = Epochs,
        BatchSize = BatchSize,
        ValidationSplit = ValidationSplit,
        Seed = seed,
        Team = team,
        Loss = new SoftmaxCrossEntropy(LabelSmoothing),
        Augmentation = Augmentation,
        Optimizer = parameters => new Adam(parameters, LearningRate),
        Schedule = new OneCycleSchedule(),
    };
}
