namespace NeuralCore.Runner.Commands;

/// <summary>Everything that <c>train</c> was asked for, checked.</summary>
/// <param name="Patience">Epochs without a better loss after which to stop; null trains to the end.</param>
/// <param name="Output">The folder in which the run gets a folder of its own.</param>
/// <param name="Json">Whether standard output is for a script.</param>
/// <param name="Quiet">Whether nothing but the result is to be seen.</param>
/// <param name="TrainLimit">The most training images.</param>
internal sealed record TrainSettings(
    DataChoice Data, ModelChoice Model, OptimizerChoice Optimizer, string Schedule, int WarmupSteps, int Epochs, int BatchSize, double LabelSmoothing,
    double ValidationSplit, int? Patience, ulong Seed, int Threads, int TrainLimit, string Output, bool Json, bool Quiet);
