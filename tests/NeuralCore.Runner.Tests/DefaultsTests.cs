using System.CommandLine;
using NeuralCore.Runner.Commands;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runner.Tests;

public sealed class DefaultsTests
{
    [Fact]
    public void A_training_of_which_nothing_is_said_is_the_same_in_a_program_and_on_the_command_line()
    {
        var arguments = new TrainingArguments([.. TrainSettings.Training, .. TrainSettings.Run], CommandOption.Switch("--json", "Not of interest."));
        var command = new Command("train");
        foreach (Option option in arguments.All) command.Options.Add(option);
        TrainSettings typed = arguments.Settings(command.Parse([]));
        TrainingOptions console = typed.Options(WorkerTeam.Shared), library = new();

        Assert.Equal(
            (library.Epochs, library.BatchSize, library.ValidationSplit, library.MeasuredImages, library.Seed,
            library.CheckpointEvery),
            (console.Epochs, console.BatchSize, console.ValidationSplit, console.MeasuredImages, console.Seed,
            typed.CheckpointEvery));
        Assert.Equal(library.Loss.ToString(), console.Loss.ToString());
        Assert.Equal(library.Schedule.ToString(), console.Schedule.ToString());
        Assert.Equal(library.Augmentation ?? Augmentation.None, console.Augmentation);
        Parameter[] parameters = [new("a.weight", new Tensor(new Shape(1)), decays: true)];
        Assert.Equal(library.Optimizer(parameters).ToString(), console.Optimizer(parameters).ToString());
    }
}
