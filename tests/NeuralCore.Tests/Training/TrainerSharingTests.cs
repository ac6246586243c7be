namespace NeuralCore.Tests.Training;

/// <summary>What trainings may share (options, schedules, teams, callbacks), and validation sets that are given.</summary>
public class TrainerSharingTests
{
    [Fact]
    public void Two_trainings_that_share_their_options_do_not_share_the_state_of_the_schedule()
    {
        TrainingOptions shared = TrainingCase.Options(
            epochs: 4) with
        { Schedule = new Warmup(3, new ReduceOnPlateau(drop: 0.5, patience: 0, minDelta: 10)) };
        Network alone = TrainingCase.NewNetwork(), outer = TrainingCase.NewNetwork(), inner = TrainingCase.NewNetwork();
        Trainer.Fit(alone, TrainingCase.Digits, shared);
        Assert.Equal([1, double.PositiveInfinity, 0], shared.Schedule.State);

        // One training in the middle of the other: what the schedule of one observed would be mixed into the other's.
        var watcher = new Watcher
        {
            Epoch = (_, epoch) =>
            {
                if (epoch.Epoch == 2) Trainer.Fit(inner, TrainingCase.Digits, shared);
                return false;
            },
        };
        Trainer.Fit(outer, TrainingCase.Digits, shared, [watcher]);
        Assert.Equal(TrainingCase.Weights(alone), TrainingCase.Weights(outer));
        Assert.Equal(TrainingCase.Weights(alone), TrainingCase.Weights(inner));
    }

    [Fact]
    public void Trainings_at_the_same_time_with_the_same_options_and_team_end_with_the_same_bits()
    {
        TrainingOptions shared = TrainingCase.Options(
            epochs: 3) with
        { Schedule = new ReduceOnPlateau(patience: 0, minDelta: 10), Team = null };
        Network[] networks = [.. Enumerable.Range(0, 6).Select(_ => TrainingCase.NewNetwork())];
        Parallel.ForEach(networks, network => Trainer.Fit(network, TrainingCase.Digits, shared));
        Assert.All(networks, network => Assert.Equal(TrainingCase.Weights(networks[0]), TrainingCase.Weights(network)));
    }

    [Fact]
    public void A_callback_that_serves_a_training_is_refused_by_another_and_free_again_afterwards()
    {
        var stopping = new EarlyStopping(patience: 2);
        InvalidOperationException? refused = null;
        var watcher = new Watcher
        {
            Epoch = (_, _) =>
            {
                refused ??= Assert.Throws<InvalidOperationException>(
                    () => Trainer.Fit(
                    TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(), [stopping]));
                return false;
            },
        };
        Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(epochs: 1),
            [stopping, watcher]);
        Assert.Contains("EarlyStopping is in use by another training", refused!.Message, StringComparison.Ordinal);
        Assert.Equal(StopReason.Completed,
            Trainer.Fit(
            TrainingCase.NewNetwork(), TrainingCase.Digits, TrainingCase.Options(epochs: 1), [stopping]).StopReason);
    }

    [Fact]
    public void Schedule_that_was_used_before_gives_the_same_training_again()
    {
        var schedule = new ReduceOnPlateau(patience: 0, minDelta: 10);
        Real[] Train()
        {
            Network network = TrainingCase.NewNetwork();
            Trainer.Fit(network, TrainingCase.Digits, TrainingCase.Options(epochs: 3) with { Schedule = schedule });
            return TrainingCase.Weights(network);
        }

        Assert.Equal(Train(), Train());
    }

    [Fact]
    public void A_validation_set_of_its_own_is_validated_on_and_everything_else_is_trained_on()
    {
        Dataset train = TrainingCase.Digits.Take(500),
            own = TrainingCase.Digits.Subset([.. Enumerable.Range(500, 100)]);
        int seen = 0;
        var watcher = new Watcher { Batch = progress => seen = progress.Images };
        Network network = TrainingCase.NewNetwork(), plain = TrainingCase.NewNetwork();
        EpochRecord last = Trainer.Fit(network, train, own, TrainingCase.Options(epochs: 1), [watcher]).Epochs[^1];
        EvaluationResult expected = network.Evaluate(own);
        Assert.Equal((500, expected.Loss, expected.Accuracy), (seen, last.ValidationLoss, last.ValidationAccuracy));
        Trainer.Fit(plain, train, TrainingCase.Options(epochs: 1) with { ValidationSplit = 0 });
        Assert.Equal(TrainingCase.Weights(plain), TrainingCase.Weights(network));

        Assert.Contains(
            "no samples to validate on",
            Assert.Throws<ArgumentException>(() => Trainer.Fit(network, train, own.Take(0))).Message,
            StringComparison.Ordinal);
        var other = new Dataset("small", new Shape(8, 8, 1), new byte[64], [0], ["0"]);
        Assert.Contains(
            "8×8×1", Assert.Throws<ArgumentException>(() => Trainer.Fit(network, train, other)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_resumes_only_with_the_validation_set_that_it_was_begun_with()
    {
        Dataset train = TrainingCase.Digits.Take(500),
            own = TrainingCase.Digits.Subset([.. Enumerable.Range(500, 100)]);
        var store = new MemoryStore();
        TrainingOptions options = TrainingCase.Options(epochs: 1);
        Trainer.Fit(TrainingCase.NewNetwork(), train, own, options with { Checkpoints = store });
        TrainingOptions resumed = options with { ResumeFrom = store.Last() };
        Assert.Equal(StopReason.Completed, Trainer.Fit(TrainingCase.NewNetwork(), train, own, resumed).StopReason);
        string message = Assert.Throws<InvalidDataException>(
            () => Trainer.Fit(TrainingCase.NewNetwork(), train, own.Take(50), resumed)).Message;
        Assert.Contains("validation data: \"100 samples", message, StringComparison.Ordinal);
        Assert.Contains(
            "validation split",
            Assert.Throws<InvalidDataException>(() => Trainer.Fit(TrainingCase.NewNetwork(), train, resumed)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_split_that_rounds_to_nothing_is_an_error_that_names_the_ways_out() =>
        Assert.Contains(
            "give a validation set",
            Assert.Throws<ArgumentException>(
            () => Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits.Take(4))).Message,
            StringComparison.Ordinal);
}
