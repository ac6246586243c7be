using NeuralCore.Diagnosis;

namespace NeuralCore.Tests.Training.Diagnosis;

/// <summary>Networks and learning rates with one thing wrong.</summary>
public sealed class NetworkChecksTests : IDisposable
{
    private const string Deep = "dense 24 sigmoid | dense 24 sigmoid | dense 24 sigmoid | dense 24 sigmoid | dense 24 sigmoid | dense 24 sigmoid | dense 24 sigmoid | dense 24 sigmoid | dense 10";

    private readonly WorkerTeam team = new(1);

    [Theory]
    [InlineData("dense 16 relu | dense 10")]
    [InlineData("flatten | dense 16 relu | dropout 0.5 | dense 10")]
    [InlineData("conv 3x3x8 same | batchnorm relu | residual ( conv 3x3x8 same relu | dropout 0.2 ) | maxpool 4 | dense 24 tanh | dense 10")]
    public void A_network_that_learns_learns_a_batch_by_heart(string text) => Assert.Empty(OverfitCheck.Run(TrainingCase.NewNetwork(text), TrainingCase.Digits, TrainingCase.Options(), team).Findings);

    /// <summary>600 images: batches of 1, and of 599 with a last one of 1.</summary>
    [Theory]
    [InlineData("flatten | dense 8 | batchnorm relu | dense 10", 1, "found batches of 1 and inputs of shape 8, where at least 2 inputs are needed")]
    [InlineData("flatten | dense 8 | batchnorm relu | dense 10", 599, "found a last batch of 1, since 600 images make batches of 599")]
    [InlineData("conv 3x3x4 | residual ( batchnorm relu | conv 1x1x4 ) | globalavgpool | residual ( batchnorm ) | dense 10", 1, "BatchNorm 'residual2.batchnorm1'")]
    public void A_batch_that_gives_a_batch_norm_one_value_is_found_before_it_is_trained_on(string text, int batchSize, string said)
    {
        TrainingOptions options = TrainingCase.Options() with { BatchSize = batchSize, ValidationSplit = 0 };
        Finding finding = Assert.Single(Examination.Full(TrainingCase.NewNetwork(text), TrainingCase.Digits, null, options).SelectMany(result => result.Findings), found => found.Code == "NC241");
        Assert.Contains("expected more than 1 value per channel when training", finding.Text, StringComparison.Ordinal);
        Assert.Contains(said, finding.Text, StringComparison.Ordinal);
        string message = Assert.Throws<ArgumentException>(() => Trainer.Fit(TrainingCase.NewNetwork(text), TrainingCase.Digits, options)).Message;
        Assert.Equal(finding.Text, message);
    }

    [Theory]
    [InlineData("flatten | dense 8 | batchnorm relu | dense 10", 598)] // a last batch of 2
    [InlineData("conv 3x3x4 | batchnorm relu | globalavgpool | dense 10", 1)] // as many values as pixels
    [InlineData("flatten | dense 8 | layernorm relu | dense 10", 1)]
    public void One_with_more_values_is_not(string text, int batchSize)
    {
        Network network = TrainingCase.NewNetwork(text);
        Assert.Null(network.BatchProblem(600, batchSize));
        if (network.Layers.Walk().FirstOrDefault(layer => layer is BatchNorm) is { } norm)
        {
            norm.IsFrozen = true;
            Assert.Null(network.BatchProblem(1, 1));
        }
    }

    [Fact]
    public void One_that_lets_nothing_through_does_not() =>
        Assert.Equal(["NC203"], OverfitCheck.Run(TrainingCase.NewNetwork("layernorm | dense 16 relu | dense 10"), TrainingCase.Digits, TrainingCase.Options(), team).Codes()); // one channel less its mean is 0

    [Fact]
    public void One_whose_outputs_can_be_dead_does_in_part() =>
        Assert.Equal(["NC204"], OverfitCheck.Run(TrainingCase.NewNetwork("flatten | dense 10 relu"), TrainingCase.Digits, TrainingCase.Options(), team).Codes());

    [Fact]
    public void Equal_images_with_different_labels_are_not_a_batch_to_learn()
    {
        var data = Sets.Make(40, (i, p) => i < 30 ? Sets.Ink(0, p) : Sets.Ink(i, p));
        Assert.Empty(OverfitCheck.Run(NetworkArchitecture.Build("dense 16 relu | dense 10", data.SampleShape, seed: 1), data, TrainingCase.Options(), team).Findings);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(9, null)]
    [InlineData(10, "NC211")]
    [InlineData(16, "NC212")]
    public void ReLUs_that_never_fire_are_counted(int dead, string? code)
    {
        Network network = TrainingCase.NewNetwork();
        network.Parameters.Single(parameter => parameter.Name == "dense1.bias").Value.Span[..dead].Fill(-1000);
        network.Parameters.Single(parameter => parameter.Name == "dense1.bias").Value.Span[dead..].Fill(1000);
        Assert.Equal(code is null ? [] : [code], UnitChecks.Run(Passed(network), "now").Codes());
    }

    [Fact]
    public void A_channel_lives_if_it_fires_anywhere()
    {
        TrialNetwork trial = Passed(TrainingCase.NewNetwork("residual ( conv 3x3x1 same relu ) | dense 10"));
        Tensor map = trial.Outputs().Single(pair => pair.Layer is ReLU).Output;
        map.Span.Clear();
        Assert.Equal(["NC212"], UnitChecks.Run(trial, "now").Codes());
        map.Span[100] = 1;
        Assert.Empty(UnitChecks.Run(trial, "now").Findings);
    }

    [Theory]
    [InlineData("tanh", 1, false)]
    [InlineData("tanh", 1000, true)]
    [InlineData("sigmoid", 1, false)]
    [InlineData("sigmoid", 1000, true)]
    public void Outputs_at_the_ends_of_a_sigmoid_or_tanh_are_saturated(string activation, int scale, bool isFound)
    {
        Network network = TrainingCase.NewNetwork($"dense 16 {activation} | dense 10");
        foreach (ref Real weight in network.Parameters[0].Value.Span) weight *= scale;
        Assert.Equal(isFound ? ["NC213"] : [], UnitChecks.Run(Passed(network), "now").Codes());
    }

    [Theory]
    [InlineData("dense 16 relu | dense 10", null)]
    [InlineData("conv 3x3x4 relu | maxpool 2 | dense 10", null)]
    [InlineData(Deep, "NC221")]
    public void Gradients_vanish_on_the_way_through_many_sigmoids(string text, string? code) => Assert.Equal(code is null ? [] : [code], GradientFlowCheck.Run(Passed(TrainingCase.NewNetwork(text))).Codes());

    [Fact]
    public void Gradients_explode_on_the_way_through_large_weights()
    {
        Network network = TrainingCase.NewNetwork("dense 16 tanh | dense 16 tanh | dense 10");
        foreach (ref Real weight in network.Parameters.Single(parameter => parameter.Name == "dense3.weight").Value.Span) weight *= 10_000;
        Assert.Equal(["NC222"], GradientFlowCheck.Run(Passed(network)).Codes());
    }

    [Theory]
    [InlineData(1e-3, null)]
    [InlineData(1e-2, null)]
    [InlineData(1e-9, "NC232")]
    public void Steps_that_change_weights_by_far_too_little_are_found(double rate, string? code) => Assert.Equal(code is null ? [] : [code], Trial(parameters => new Adam(parameters, rate)).Codes());

    [Fact]
    public void A_rate_that_makes_the_loss_rise_is_found() => Assert.Contains("NC234", Trial(parameters => new Adam(parameters, 3)).Codes());

    [Fact]
    public void Steps_that_throw_the_weights_about_are_found() => Assert.Contains("NC231", Trial(parameters => new Sgd(parameters, 0.01, weightDecay: 20)).Codes());

    [Fact]
    public void A_rate_that_ends_in_no_numbers_is_an_error() => Assert.Contains("NC233", Trial(parameters => new Sgd(parameters, 1e20)).Codes());

    [Fact]
    public void Warming_up_for_longer_than_the_trial_hides_nothing() =>
        Assert.Contains("NC234", Trial(parameters => new Adam(parameters, 3), new Warmup(1_000_000, new ConstantSchedule())).Codes());

    public void Dispose() => team.Dispose();

    private CheckResult[] Trial(Func<IReadOnlyList<Parameter>, Optimizer> optimizer, Schedule? schedule = null)
    {
        TrainingOptions options = TrainingCase.Options() with { Optimizer = optimizer, Schedule = schedule ?? new ConstantSchedule() };
        var trial = new TrialTraining(new TrialNetwork(TrainingCase.NewNetwork(), options.BatchSize, options.Loss, team), TrainingCase.Digits, options);
        trial.Run();
        return [trial.Updates(), trial.Rate()];
    }

    private TrialNetwork Passed(Network network)
    {
        var trial = new TrialNetwork(network, 100, new SoftmaxCrossEntropy(), team);
        trial.Pass(TrainingCase.Digits, [.. Enumerable.Range(0, 100)], Phase.Train(1, 0));
        return trial;
    }
}
