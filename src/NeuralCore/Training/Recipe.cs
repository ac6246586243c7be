namespace NeuralCore;

/// <summary>The training hyperparameters of a preset: Adam with a one-cycle schedule and these values.</summary>
/// <param name="Preset">The name in <see cref="Presets.All"/>.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="BatchSize">Images per step.</param>
/// <param name="LearningRate">The peak of the one-cycle schedule.</param>
/// <param name="LabelSmoothing">The share of each target that is spread over all classes.</param>
/// <param name="ValidationSplit">The share of the images used for validation; 0 trains on all images, because the
/// hyperparameters were chosen beforehand.</param>
/// <param name="Augmentation">Strength of the data augmentation.</param>
public sealed record Recipe(
    string Preset, int Epochs, int BatchSize, double LearningRate, double LabelSmoothing, double ValidationSplit,
    Augmentation Augmentation)
{
    /// <summary>
    /// All recipes. Their values were chosen on the last 10,000 training images of MNIST, as described in
    /// benchmarks/README.md.
    /// </summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new("fast", Epochs: 1, BatchSize: 32, LearningRate: 0.01, LabelSmoothing: 0.05, ValidationSplit: 0,
            Augmentation.None),
        new("best", Epochs: 6, BatchSize: 64, LearningRate: 0.008, LabelSmoothing: 0.05, ValidationSplit: 0,
            Augmentation.Default),
        new("max", Epochs: 24, BatchSize: 64, LearningRate: 0.006, LabelSmoothing: 0.05, ValidationSplit: 0,
            new Augmentation { Shift = 1.5, Rotate = 10, Scale = 0.1, Shear = 10, Elastic = 3 }),
    ];

    /// <summary>The recipe of preset <paramref name="name"/>; null if it uses the general defaults.</summary>
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
