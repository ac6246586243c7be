using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>Every setting of a training after defaults and recipes, flat, so that two runs can be compared key by key.</summary>
/// <param name="Dataset">As results name it.</param>
/// <param name="Model">A preset's name, or <c>custom</c>.</param>
/// <param name="Augment">How far training images are changed, as <c>--augment</c> reads it; <c>none</c> where they are not.</param>
/// <param name="LimitTrain">The most training images; null: all.</param>
internal sealed record RunSettings(
    string Dataset, string Model, string Architecture, long Parameters, int Epochs, int BatchSize, string Optimizer, double LearningRate, string Schedule, int WarmupSteps,
    double WeightDecay, double? ClipNorm, double LabelSmoothing, string Augment, double ValidationSplit, int? Patience, ulong Seed, int Threads, int? LimitTrain)
{
    public static RunSettings Of(TrainSettings settings, FoundData data, Network network) => new(
        data.Id, settings.Model.Name, network.Architecture, network.ParameterCount, settings.Epochs, settings.BatchSize,
        settings.Optimizer.Name, settings.Optimizer.LearningRate, settings.Schedule, settings.WarmupSteps,
        settings.Optimizer.WeightDecay, settings.Optimizer.ClipNorm, settings.LabelSmoothing, settings.Augmentation.ToString(),
        settings.ValidationSplit, settings.Patience, settings.Seed, settings.Threads,
        settings.TrainLimit == int.MaxValue ? null : settings.TrainLimit);
}
