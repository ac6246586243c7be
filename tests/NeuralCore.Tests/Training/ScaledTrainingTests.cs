using NeuralCore.Diagnosis;
using NeuralCore.Tests.Training.Diagnosis;

namespace NeuralCore.Tests.Training;

/// <summary>Trainings of networks with an input scaling, and of networks that are trained already.</summary>
public class ScaledTrainingTests
{
    private static readonly InputScaling Scaling = new(1, [0.1307], [0.3081]);

    [Fact]
    public void A_training_with_a_scaling_is_that_on_scaled_numbers()
    {
        Dataset digits = TrainingCase.Digits;
        using var team = new WorkerTeam(1);
        var x = new Tensor(digits.SampleShape.Batch(digits.Count));
        digits.FillSamples(team, [.. Enumerable.Range(0, digits.Count)], x);
        Scaling.Apply(x);
        var scaled = new Dataset("scaled", digits.SampleShape, [.. x.Span.ToArray().Select(value => (float)value)], digits.Targets);
        Network first = TrainingCase.NewNetwork(), second = TrainingCase.NewNetwork(), plain = TrainingCase.NewNetwork();
        History expected = Trainer.Fit(first, scaled, TrainingCase.Options()),
            history = Trainer.Fit(second, digits, TrainingCase.Options() with { Scaling = Scaling });
        Assert.Equal(TrainingCase.Weights(first), TrainingCase.Weights(second));
        Assert.Equal(expected.Epochs.Select(Figures), history.Epochs.Select(Figures));
        Trainer.Fit(plain, digits, TrainingCase.Options());
        Assert.NotEqual(TrainingCase.Weights(plain), TrainingCase.Weights(second));
    }

    [Fact]
    public void A_scaling_of_other_channels_is_refused_and_a_checkpoint_belongs_to_its_scaling()
    {
        TrainingOptions options = TrainingCase.Options(epochs: 1);
        Assert.Contains("3 means", Assert.Throws<ArgumentException>(() => Trainer.Fit(
            TrainingCase.NewNetwork(), TrainingCase.Digits, options with { Scaling = new(1, [0, 0, 0]) })).Message, StringComparison.Ordinal);
        var store = new MemoryStore();
        Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, options with { Checkpoints = store, Scaling = Scaling });
        Assert.Contains("input scaling: \"0..1 mean 0.1307 std 0.3081\"", Assert.Throws<InvalidDataException>(() => Trainer.Fit(
            TrainingCase.NewNetwork(), TrainingCase.Digits, options with { ResumeFrom = store.Last() })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_gives_the_model_of_its_step()
    {
        var store = new MemoryStore();
        Network network = TrainingCase.NewNetwork("conv 3x3x2 | batchnorm | relu | dense 10");
        Trainer.Fit(network, TrainingCase.Digits, TrainingCase.Options(epochs: 1) with { Checkpoints = store, Scaling = Scaling });
        Model model = TrainingIdentity.ModelOf(store.Last());
        Assert.Equal(TrainingCase.Weights(network), TrainingCase.Weights(model.Network));
        Assert.Equal((network.Architecture, network.InputShape, $"{Scaling}"), (model.Network.Architecture, model.InputShape, $"{model.Scaling}"));
        Assert.Equal(TrainingCase.Digits.ClassNames, model.ClassNames);
        Assert.Throws<InvalidDataException>(() => TrainingIdentity.ModelOf(new Checkpoint()));
    }

    [Fact]
    public void The_checks_accept_a_trained_network_and_its_scaling()
    {
        Network network = TrainingCase.NewNetwork();
        TrainingOptions options = TrainingCase.Options(epochs: 40) with { Scaling = Scaling };
        Trainer.Fit(network, TrainingCase.Digits, options);
        Assert.DoesNotContain(Examination.Full(network, TrainingCase.Digits, null, options, isTrained: true).Codes(),
            code => code is "NC201" or "NC203" or "NC204" or "NC234");
        Assert.Contains("NC201", Examination.Quick(network, TrainingCase.Digits, null, options).Codes());
    }

    private static (double, double?, double?) Figures(EpochRecord epoch) => (epoch.TrainLoss, epoch.ValidationLoss, epoch.MeasuredTrainLoss);
}
