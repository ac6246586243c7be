namespace NeuralCore.Runs.Settings;

/// <summary>What <c>train</c> does where nothing is said: every default of the console stands here.</summary>
internal static class Defaults
{
    public const string Dataset = "auto";

    public const string Model = Presets.Default;

    public const int Epochs = 6;

    public const int BatchSize = 128;

    public const string Optimizer = "adam";

    public const string Schedule = "one-cycle";

    /// <summary>The share of the training images that is held back to watch the learning by.</summary>
    public const double ValidationSplit = 0.1;

    public const ulong Seed = 1;

    /// <summary>Epochs between two checkpoints.</summary>
    public const int CheckpointEvery = 1;

    /// <summary>The folder in which each run gets a folder of its own.</summary>
    public const string Output = "results";

    /// <summary>Generated digits are one data set, whatever the seed of a training: results stay comparable.</summary>
    public const ulong DigitsSeed = 1;

    /// <summary>Of the optimizers momentum and nesterov.</summary>
    public const double Momentum = 0.9;

    /// <summary>Decay of adamw where none is given; the other optimizers decay nothing unless told to.</summary>
    public const double AdamWDecay = 0.01;

    public static int Threads => Environment.ProcessorCount;

    /// <summary>
    /// The base rate for an optimizer and a schedule. One-cycle takes a multiple, since the base is its peak: of 0.001, 0.003 and 0.005
    /// the last gave <c>mlp</c> and <c>cnn</c> the best validation accuracy after three to five epochs.
    /// </summary>
    public static double LearningRate(string optimizer, string schedule) => (optimizer, schedule) switch
    {
        ("sgd", _) => 0.1,
        ("momentum" or "nesterov", _) => 0.05,
        (_, "one-cycle") => 0.005,
        _ => 0.001,
    };
}
