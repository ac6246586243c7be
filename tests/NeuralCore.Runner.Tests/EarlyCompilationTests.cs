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
        var settings = new TrainSettings { ModelText = model, Epochs = 3, BatchSize = 8, Augmentation = Augmentation.Default, Threads = 2 };
        Assert.Equal(expected, EarlyCompilation.Run(settings));
    }
}
