using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Tests;

/// <summary>What is compiled early must run, or nobody would notice that nothing was.</summary>
public sealed class EarlyCompilationTests
{
    [Theory]
    [InlineData("mlp", true)]
    [InlineData("cnn", true)]
    [InlineData("fast", true)]
    [InlineData("best", true)]
    [InlineData("batchnorm | conv 3x3x4 same relu | residual ( conv 3x3x4 same ) | dense 10", true)]
    [InlineData("conv 3x3x512 same relu | conv 3x3x512 same relu | globalavgpool | dense 10", false)] // too large
    [InlineData("conv 30x30x4 | dense 10", false)] // does not fit digits, which may not be what it will see
    [InlineData("dense 3", false)]
    public void Steps_are_made_where_a_training_of_digits_is_meant_to_be_short(string model, bool expected)
    {
        var settings = new TrainSettings(DataChoice.Of(null, null, null), ModelChoice.Of(model, null, null), OptimizerChoice.Of(null, TrainingDefaults.Schedule, null, null, null, null), TrainingDefaults.Schedule,
            WarmupSteps: 0, Epochs: 3, BatchSize: 8, LabelSmoothing: 0, Augmentation.Default, ValidationSplit: 0.1, Seed: 1, Threads: 2, TrainLimit: int.MaxValue, Json: false, Quiet: true);
        Assert.Equal(expected, EarlyCompilation.Run(settings));
    }
}
