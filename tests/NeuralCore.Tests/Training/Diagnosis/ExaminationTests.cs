using NeuralCore.Diagnosis;
using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Training.Diagnosis;

public class ExaminationTests
{
    private static readonly Dataset Train = GeneratedDigits.Create(1200, seed: 1), Test = GeneratedDigits.Create(400, seed: 1, part: 1);

    public static TheoryData<string> PresetNames => [.. Presets.All.Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(PresetNames))]
    public void Presets_on_generated_digits_give_no_finding(string preset)
    {
        TrainingOptions options = Recipe.Find(preset)?.Options(1) ?? Options();
        Assert.Empty(Examination.Full(TrainingCase.NewNetwork(Presets.Find(preset, 10)!), Train, Test, options).Codes());
    }

    [Fact]
    public void Network_and_training_are_as_if_nobody_had_looked()
    {
        const string Text = "conv 3x3x4 same | batchnorm relu | maxpool 2 | dropout 0.3 | dense 10";
        Network looked = TrainingCase.NewNetwork(Text), plain = TrainingCase.NewNetwork(Text);
        var schedule = new ReduceOnPlateau(patience: 0);
        TrainingOptions options = Options() with { Schedule = schedule, Epochs = 2 };
        Assert.NotEmpty(Examination.Full(looked, Train, Test, options));
        Assert.Equal(TrainingCase.Weights(plain), TrainingCase.Weights(looked));
        Trainer.Fit(plain, Train, options);
        Trainer.Fit(looked, Train, options);
        Assert.Equal(TrainingCase.Weights(plain), TrainingCase.Weights(looked));
    }

    [Fact]
    public void What_is_seen_does_not_depend_on_the_number_of_threads()
    {
        const string Text = "conv 5x5x4 stride 3 | batchnorm relu | maxpool 2 | dropout 0.3 | dense 20 relu | dense 10";
        string[] See(int threads)
        {
            using var team = new WorkerTeam(threads);
            return [.. Examination.Full(
                TrainingCase.NewNetwork(Text), Train, Test, Options() with { Team = team }).Select(
                result => $"{result.Check}: {result.Seen}")];
        }

        Assert.Equal(See(1), See(3));
    }

    [Fact]
    public void The_quick_look_is_the_beginning_of_the_full_one()
    {
        Network network = TrainingCase.NewNetwork();
        string[] quick = [.. Examination.Quick(network, Train, Test, Options()).Select(result => result.Check)];
        Assert.Equal(["pixels", "labels", "validation split", "train and test", "duplicates", "batches", "initial loss"], quick);
        Assert.Equal(quick, Examination.Full(network, Train, Test, Options()).Select(result => result.Check).Take(quick.Length));
    }

    [Fact]
    public void A_network_that_overflows_untrained_is_an_error()
    {
        Network network = TrainingCase.NewNetwork();
        network.Parameters[0].Value.Span.Fill(Real.MaxValue);
        Assert.Contains("NC202", Examination.Quick(network, Train, null, Options()).Codes());
    }

    [Fact]
    public void The_real_sets_give_no_finding()
    {
        foreach (PublishedDataset set in (PublishedDataset[])[PublishedDataset.Mnist, PublishedDataset.FashionMnist])
        {
            TrainTest? found = DatasetSource.FromEnvironment(set).LoadLocal();
            Assert.SkipWhen(found?.Train is null, $"{set.Name} is not on this machine.");
            Assert.Empty(Examination.Full(TrainingCase.NewNetwork("dense 32 relu | dense 10"), found!.Train!, found.Test, Options()).Codes());
        }
    }

    private static TrainingOptions Options() => TrainingCase.Options() with { BatchSize = 32, Optimizer = parameters => new Adam(parameters, 0.005), Schedule = new OneCycleSchedule() };
}
