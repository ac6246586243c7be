namespace NeuralCore;

/// <summary>
/// The default hyperparameters, for the library and the command line. A preset may have its own <see cref="Recipe"/>.
/// </summary>
public static class TrainingDefaults
{
    /// <summary>Passes over the training samples.</summary>
    public const int Epochs = 6;

    /// <summary>Samples per step.</summary>
    public const int BatchSize = 128;

    /// <summary>The share of the training samples used for validation.</summary>
    public const double ValidationSplit = 0.1;

    public const ulong Seed = 1;

    /// <summary>Epochs between two checkpoints.</summary>
    public const int CheckpointEvery = 1;

    public const string Optimizer = "adam";

    public const string Schedule = "one-cycle";

    /// <summary>Momentum of the optimizers momentum and nesterov.</summary>
    public const double Momentum = 0.9;

    /// <summary>Weight decay of adamw; the other optimizers use none.</summary>
    public const double AdamWDecay = 0.01;

    /// <summary>
    /// The base learning rate for an optimizer and a schedule, by their names. One-cycle has a higher rate because its
    /// base is its peak: of 0.001, 0.003 and 0.005 the last gave <c>mlp</c> and <c>cnn</c> the best validation accuracy
    /// after three to five epochs.
    /// </summary>
    public static double LearningRate(string optimizer, string schedule) => (optimizer, schedule) switch
    {
        ("sgd", _) => 0.1,
        ("momentum" or "nesterov", _) => 0.05,
        (_, Schedule) => 0.005,
        _ => 0.001,
    };

    /// <summary>The same for a schedule object; a warm-up uses the rate of the schedule that follows it.</summary>
    internal static double LearningRate(string optimizer, Schedule schedule) =>
        LearningRate(optimizer, schedule is Warmup warmup ? warmup.Schedule.Name : schedule.Name);
}
