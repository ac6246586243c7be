using NeuralCore.Data.Augmentation;
using NeuralCore.Networks;
using NeuralCore.Runner.Reports.Record;

namespace NeuralCore.Runner.Commands;

/// <summary>Everything that <c>train</c> was asked for, checked.</summary>
/// <param name="CheckpointEvery">Epochs between two checkpoints; 0 for none.</param>
/// <param name="Patience">Epochs without a better loss after which to stop; null trains to the end.</param>
/// <param name="Output">The folder in which the run gets a folder of its own.</param>
/// <param name="Report">Whether pictures and report.html are made.</param>
/// <param name="Json">Whether standard output is for a script.</param>
/// <param name="Quiet">Whether nothing but the result is to be seen.</param>
/// <param name="TrainLimit">The most training images.</param>
internal sealed record TrainSettings(
    DataChoice Data, ModelChoice Model, OptimizerChoice Optimizer, string Schedule, int WarmupSteps, int Epochs, int BatchSize, double LabelSmoothing,
    Augmentation Augmentation, double ValidationSplit, int? Patience, ulong Seed, int Threads, int TrainLimit, int CheckpointEvery, string Output, bool Report, bool Json,
    bool Quiet)
{
    public RunSettings Describe(FoundData data, Network network) => new(
        data.Id, Model.Name, network.Architecture, network.ParameterCount, Epochs, BatchSize, Optimizer.Name, Optimizer.LearningRate, Schedule, WarmupSteps,
        Optimizer.WeightDecay, Optimizer.ClipNorm, LabelSmoothing, Augmentation.ToString(), ValidationSplit, Patience, Seed, Threads, TrainLimit == int.MaxValue ? null : TrainLimit);
}
