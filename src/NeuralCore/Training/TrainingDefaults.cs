namespace NeuralCore;

/// <summary>How a training goes where nothing else is said, in a program and on the command line alike. A preset may
/// bring its own <see cref="Recipe"/>.</summary>
public static class TrainingDefaults
{
    /// <summary>Passes over the training samples.</summary>
    public const int Epochs = 6;

    /// <summary>Samples of a step.</summary>
    public const int BatchSize = 128;

    /// <summary>The share of the training samples that is held back to validate.</summary>
    public const double ValidationSplit = 0.1;

    public const ulong Seed = 1;

    /// <summary>Epochs between two checkpoints.</summary>
    public const int CheckpointEvery = 1;

    public const string Optimizer = "adam";

    public const string Schedule = "one-cycle";

    /// <summary>Of the optimizers momentum and nesterov.</summary>
    public const double Momentum = 0.9;

    /// <summary>Decay of adamw; the other optimizers decay nothing.</summary>
    public const double AdamWDecay = 0.01;

    /// <summary>
    /// The base rate for an optimizer and a schedule, by their names. One-cycle takes a multiple, since the base is its
    /// peak: of 0.001, 0.003 and 0.005
    /// the last gave <c>mlp</c> and <c>cnn</c> the best validation accuracy after three to five epochs.
    /// </summary>
    public static double LearningRate(string optimizer, string schedule) => (optimizer, schedule) switch
    {
        ("sgd", _) => 0.1,
        ("momentum" or "nesterov", _) => 0.05,
        (_, Schedule) => 0.005,
        _ => 0.001,
    };

    /// <summary>As <see cref="LearningRate(string, string)"/>; a warm-up changes nothing about the rate that follows
    /// it.</summary>
    internal static double LearningRate(string optimizer, Schedule schedule) =>
        LearningRate(optimizer, schedule is Warmup warmup ? warmup.Schedule.Name : schedule.Name);
}
