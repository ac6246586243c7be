namespace NeuralCore.Tests.Training;

public sealed class AugmentedTrainingTests
{
    /// <summary>Wide enough for the kernels that walk non-zero pixels only.</summary>
    private const string Dense = "flatten | dense 64 relu | dense 10", Convolution = "conv 3x3x16 relu | maxpool 2 | dropout 0.3 | dense 10";

    private static readonly TrainingOptions Augmented = TrainingCase.Options() with { Augmentation = Augmentation.Default };

    [Theory]
    [InlineData(Dense)]
    [InlineData(Convolution)]
    public void Training_ends_with_the_same_bits_again_and_for_any_number_of_threads(string architecture)
    {
        Real[] alone = Train(architecture, Augmented);
        Assert.Equal(alone, Train(architecture, Augmented));
        using WorkerTeam two = new(2), three = new(3);
        Assert.Equal(alone, Train(architecture, Augmented with { Team = two }));
        Assert.Equal(alone, Train(architecture, Augmented with { Team = three }));
        Assert.NotEqual(alone, Train(architecture, Augmented with { Seed = 6 }));
        Assert.NotEqual(alone, Train(architecture, Augmented with { Augmentation = null }));
    }

    [Fact]
    public void No_change_trains_as_without() =>
        Assert.Equal(Train(Dense, Augmented with { Augmentation = null }), Train(Dense, Augmented with { Augmentation = Augmentation.None }));

    [Fact]
    public void Validation_images_are_not_changed()
    {
        // A rate of almost nothing leaves the network as it is, so that only the images could make a difference.
        TrainingOptions still = TrainingCase.Options(rate: 1e-30);
        History plain = Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, still), changed = Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, still with { Augmentation = Augmentation.Default });
        Assert.Equal(plain.Epochs.Select(epoch => epoch.ValidationLoss), changed.Epochs.Select(epoch => epoch.ValidationLoss));
        Assert.NotEqual(plain.Epochs[1].TrainLoss, changed.Epochs[1].TrainLoss);
        Assert.NotEqual(changed.Epochs[1].TrainLoss, changed.Epochs[2].TrainLoss);
    }

    [Fact]
    public void The_steps_of_a_profile_are_those_of_a_training()
    {
        TrainingOptions options = Augmented with { Epochs = 1, ValidationSplit = 0 };
        Network trained = TrainingCase.NewNetwork(Dense), profiled = TrainingCase.NewNetwork(Dense);
        Trainer.Fit(trained, TrainingCase.Digits.Take(3 * options.BatchSize), options);
        using var team = new WorkerTeam(2);
        var profile = new StepProfile(profiled, TrainingCase.Digits.Take(3 * options.BatchSize), options, team);
        for (int step = 0; step < 3; step++) profile.Step();
        Assert.Equal(TrainingCase.Weights(trained), TrainingCase.Weights(profiled));
    }

    [Fact]
    public void A_figure_out_of_bounds_is_refused_before_training() =>
        Assert.Contains("rotate is a number from 0 to 180", Assert.Throws<ArgumentException>(() => Train(Dense, Augmented with { Augmentation = new Augmentation { Rotate = 200 } })).Message, StringComparison.Ordinal);

    private static Real[] Train(string architecture, TrainingOptions options)
    {
        Network network = TrainingCase.NewNetwork(architecture);
        Trainer.Fit(network, TrainingCase.Digits, options);
        return TrainingCase.Weights(network);
    }
}
