namespace NeuralCore.Tests.Training;

public class TrainerTests
{
    [Fact]
    public void Loss_falls_and_history_starts_with_the_untrained_network()
    {
        History history = Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(epochs: 4));

        Assert.Equal(StopReason.Completed, history.StopReason);
        Assert.Equal([0, 1, 2, 3, 4], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(0, history.Epochs[0].TrainSeconds);
        Assert.InRange(history.Epochs[0].TrainLoss, 1.5, 5);
        Assert.True(history.Epochs[4].TrainLoss < 0.8 * history.Epochs[1].TrainLoss, "Four epochs did not lower the training loss by a fifth.");
        Assert.True(history.Epochs[4].ValidationLoss < history.Epochs[0].ValidationLoss);
        Assert.All(history.Epochs, epoch => Assert.InRange(epoch.TrainAccuracy!.Value, 0, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(540)]
    [InlineData(5000)]
    public void Training_images_are_also_measured_in_inference_mode_which_changes_no_weight(int images)
    {
        const string WithDropout = "flatten | dense 16 relu | dropout 0.5 | dense 10";
        Network watched = TrainingCase.NewNetwork(WithDropout), plain = TrainingCase.NewNetwork(WithDropout);
        TrainingOptions options = TrainingCase.Options() with { MeasuredImages = images };
        EpochRecord last = Trainer.Fit(watched, TrainingCase.Digits, options).Epochs[^1];
        Trainer.Fit(plain, TrainingCase.Digits, options with { MeasuredImages = 0 });
        Assert.Equal(TrainingCase.Weights(plain), TrainingCase.Weights(watched));
        Assert.Equal(images > 0, last.MeasuredTrainAccuracy.HasValue);
        if (images < 540) return;

        using var team = new WorkerTeam(1);
        EvaluationResult all = new Evaluator(watched, team).Evaluate(StratifiedSplit.Of(TrainingCase.Digits, options.ValidationSplit, options.Seed).Training);
        Assert.Equal(all.Accuracy, last.MeasuredTrainAccuracy);
        Assert.True(last.MeasuredTrainLoss < last.TrainLoss, "The loss without dropout is not below the one with it.");
    }

    [Fact]
    public void Same_seed_gives_same_bits_and_another_seed_does_not()
    {
        Real[] Train(ulong seed)
        {
            Network network = TrainingCase.NewNetwork("flatten | dense 16 relu | dropout 0.3 | dense 10");
            Trainer.Fit(network, TrainingCase.Digits, TrainingCase.Options() with { Seed = seed });
            return TrainingCase.Weights(network);
        }

        Real[] first = Train(5);
        Assert.Equal(first, Train(5));
        Assert.NotEqual(first, Train(6));
    }

    [Fact]
    public void Every_image_is_seen_once_an_epoch_whatever_the_batch_size()
    {
        foreach (int batch in (int[])[1, 7, 64, 540, 1000])
        {
            var images = new List<int>();
            var watcher = new Watcher { Batch = progress => images.Add(progress.Images) };
            Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(epochs: 1) with { BatchSize = batch }, [watcher]);
            Assert.Equal(540, images[^1]); // 600 less a tenth
            Assert.Equal((540 + batch - 1) / batch, images.Count);
        }
    }

    [Fact]
    public void Every_epoch_shuffles_anew_by_its_seed_and_leaves_no_image_out()
    {
        double[] Losses(ulong seed)
        {
            var losses = new List<double>();
            var watcher = new Watcher { Batch = progress => losses.Add(progress.Loss) };
            TrainingOptions options = Still(epochs: 3) with { Seed = seed };
            Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, options, [watcher]);
            return [.. losses];
        }

        double[] losses = Losses(5), others = Losses(6);
        double[][] epochs = [.. losses.Chunk(10), .. others.Chunk(10)];
        Assert.Equal(losses, Losses(5));
        Assert.Equal(6, epochs.Length);
        Assert.All(epochs, epoch => Assert.Equal(epochs[0][^1], epoch[^1], 1e-9));
        for (int i = 0; i < epochs.Length; i++)
            for (int j = 0; j < i; j++)
                Assert.All(Enumerable.Range(0, 9), step => Assert.NotEqual(epochs[i][step], epochs[j][step], 1e-9));
    }

    /// <summary>Of 600 images, the last batch has 600 mod the size: every image weighs the same.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(64)]
    [InlineData(599)]
    [InlineData(7)]
    public void Figures_of_an_epoch_are_means_over_its_images_whatever_the_last_batch(int batch)
    {
        Network network = TrainingCase.NewNetwork();
        EpochRecord epoch = Trainer.Fit(network, TrainingCase.Digits, Still(epochs: 1) with { BatchSize = batch }).Epochs[^1];
        using var team = new WorkerTeam(1);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        EvaluationResult all = new Evaluator(network, team).Evaluate(TrainingCase.Digits, cancellation: cancellation);
        Assert.Equal(all.Loss, epoch.TrainLoss, 1e-9);
        Assert.Equal(all.Accuracy!.Value, epoch.TrainAccuracy!.Value, 1e-12);
    }

    [Fact]
    public void Split_of_zero_trains_on_everything_and_validates_nothing()
    {
        int images = 0;
        var watcher = new Watcher { Batch = progress => images = progress.Images };
        History history = Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(epochs: 1) with { ValidationSplit = 0 }, [watcher]);
        Assert.Equal(600, images);
        Assert.All(history.Epochs, epoch => Assert.Null(epoch.ValidationLoss));
        Assert.Equal(history.Epochs[1].TrainLoss, history.Epochs[1].ComparedLoss);
    }

    [Fact]
    public void Schedule_sets_the_rate_of_each_step()
    {
        var rates = new List<double>();
        var schedule = new OneCycleSchedule();
        TrainingOptions options = TrainingCase.Options(epochs: 2, rate: 0.01) with { Schedule = schedule };
        Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, options, [new Watcher { Batch = progress => rates.Add(progress.LearningRate) }]);
        Assert.Equal(Enumerable.Range(0, rates.Count).Select(step => 0.01 * schedule.Factor(step, rates.Count)), rates);
    }

    [Fact]
    public void Cancelling_keeps_the_epochs_that_were_done()
    {
        using var source = new CancellationTokenSource();
        var watcher = new Watcher { Batch = progress => { if (progress is { Epoch: 2, Step: 3 }) source.Cancel(); } };
        History history = Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(epochs: 9), [watcher], source.Token);
        Assert.Equal(StopReason.Cancelled, history.StopReason);
        Assert.Equal(2, history.Epochs.Count);
        Assert.Same(history, watcher.Ended);
    }

    [Fact]
    public void Loss_that_explodes_stops_and_names_layer_and_step()
    {
        TrainingOptions options = TrainingCase.Options(epochs: 20) with { Optimizer = parameters => new Sgd(parameters, 1e20) };
        History history = Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, options);
        Assert.Equal(StopReason.Diverged, history.StopReason);
        Assert.NotNull(history.Divergence);
        Assert.Contains(history.Divergence.Layer, (string[])["dense1", "dense2"]);
        Assert.InRange(history.Divergence.Step, 2, 20 * 9);
        Assert.Contains(history.Divergence.Layer, history.Divergence.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Last_update_that_explodes_is_found_though_no_loss_follows_it()
    {
        TrainingOptions options = TrainingCase.Options(epochs: 1) with { BatchSize = 600, ValidationSplit = 0, Optimizer = parameters => new Adam(parameters, double.MaxValue) };
        History history = Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, options);
        Assert.Equal(StopReason.Diverged, history.StopReason);
        Assert.Equal(1, history.Divergence!.Step);
    }

    [Fact]
    public void Data_that_does_not_fit_the_network_is_refused_with_both_shapes()
    {
        Network network = NetworkArchitecture.Build("dense 10", new Shape(8, 8, 1), seed: 1);
        var error = Assert.Throws<ArgumentException>(() => Trainer.Fit(network, TrainingCase.Digits, TrainingCase.Options()));
        Assert.Contains("28×28×1", error.Message, StringComparison.Ordinal);
        Assert.Contains("8×8×1", error.Message, StringComparison.Ordinal);

        Network fewer = TrainingCase.NewNetwork("dense 4");
        Assert.Contains("10 classes", Assert.Throws<ArgumentException>(() => Trainer.Fit(fewer, TrainingCase.Digits, TrainingCase.Options())).Message, StringComparison.Ordinal);
        Dataset none = TrainingCase.Digits.Take(0);
        Assert.Contains(
            "no samples",
            Assert.Throws<ArgumentException>(
            () => Trainer.Fit(TrainingCase.NewNetwork(), none, TrainingCase.Options())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_schedule_is_told_the_validation_loss_of_each_epoch()
    {
        var schedule = new Listener();
        TrainingOptions options = TrainingCase.Options(epochs: 3) with { Schedule = schedule };
        History history = Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, options);
        Assert.Equal(history.Epochs.Skip(1).Select(epoch => epoch.ValidationLoss!.Value), schedule.Told);
    }

    private sealed class Listener : Schedule
    {
        public List<double> Told { get; } = [];

        public override string Name => "listener";

        public override double Factor(long step, long totalSteps) => 1;

        public override bool Observe(double validationLoss)
        {
            Told.Add(validationLoss);
            return false;
        }
    }

    /// <summary>A rate so small that no weight moves: the losses tell only which images are in a batch.</summary>
    private static TrainingOptions Still(int epochs) => TrainingCase.Options(epochs) with
    {
        ValidationSplit = 0,
        Optimizer = parameters => new Sgd(parameters, 1e-30),
    };
}
