using NeuralCore.Tests.Data;

namespace NeuralCore.Tests.Training;

public class ResumeTests
{
    private const int Steps = 9; // of an epoch: 540 images, 64 a step

    private readonly MemoryStore store = new();

    [Fact]
    public void Checkpoints_come_at_the_start_every_so_many_epochs_and_at_the_end()
    {
        Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, Options(epochs: 5) with { CheckpointEvery = 2 });
        Assert.Equal([0, 2 * Steps, 4 * Steps, 5 * Steps], Enumerable.Range(0, store.Count).Select(i => store.Read(i).Step));
    }

    [Fact]
    public void Cancelled_within_an_epoch_it_goes_on_at_the_next_batch()
    {
        CancelAt(epoch: 2, step: 4);
        Assert.Equal(Steps + 4, store.Last().Step);
        BatchProgress first = default;
        var watcher = new Watcher { Batch = progress => { if (first.Epoch == 0) first = progress; } };
        History history = Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, Options() with { ResumeFrom = store.Last() }, [watcher]);
        Assert.Equal((2, 5, 5 * 64), (first.Epoch, first.Step, first.Images));
        Assert.Equal([0, 1, 2], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(StopReason.Completed, history.StopReason);
    }

    [Fact]
    public void A_batch_whose_step_was_being_made_when_the_training_was_cancelled_counts()
    {
        using var source = new CancellationTokenSource();
        TrainingOptions options = Options() with { Schedule = new CancellingSchedule(Steps + 3, source) };
        Network whole = TrainingCase.NewNetwork(), resumed = TrainingCase.NewNetwork();
        TrainingOptions never = Options() with { Schedule = new CancellingSchedule(int.MaxValue, source) };
        History expected = Trainer.Fit(whole, TrainingCase.Digits, never);
        Network first = TrainingCase.NewNetwork();
        History cancelled = Trainer.Fit(first, TrainingCase.Digits, options, cancellation: source.Token);
        Assert.Equal(StopReason.Cancelled, cancelled.StopReason);

        // Whatever the moment of cancelling, weights and sums are those after a whole number of batches.
        Assert.Equal(Steps + 4, store.Last().Step);
        var steps = new List<int>();
        var watcher = new Watcher { Batch = progress => steps.Add(progress.Step) };
        options = options with { ResumeFrom = store.Last() };
        History history = Trainer.Fit(resumed, TrainingCase.Digits, options, [watcher]);
        Assert.Equal([5, 6, 7, 8, 9], steps);
        Assert.Equal(WeightHash.Of(whole), WeightHash.Of(resumed));
        Assert.Equal(expected.Epochs.Select(epoch => epoch.TrainLoss), history.Epochs.Select(epoch => epoch.TrainLoss));
        Assert.Equal(
            expected.Epochs.Select(epoch => epoch.TrainAccuracy), history.Epochs.Select(epoch => epoch.TrainAccuracy));
    }

    /// <summary>The program of docs/checkpoint.md, started twice.</summary>
    [Fact]
    public void A_program_that_is_started_again_goes_on_where_its_folder_stands()
    {
        using var scratch = new Scratch();
        using var source = new CancellationTokenSource();
        Network whole = TrainingCase.NewNetwork(), network = TrainingCase.NewNetwork(), again = TrainingCase.NewNetwork();
        Trainer.Fit(whole, TrainingCase.Digits, TrainingCase.Options());

        Assert.Equal(StopReason.Cancelled, Start(network, new Watcher { Batch = progress => { if (progress.Epoch == 2) source.Cancel(); } }).StopReason);
        Assert.Equal(StopReason.Completed, Start(again).StopReason);
        Assert.Equal(WeightHash.Of(whole), WeightHash.Of(again));

        History Start(Network network, params TrainingCallback[] callbacks)
        {
            var folder = new CheckpointFolder(scratch.Path("checkpoints"));
            TrainingOptions options = TrainingCase.Options() with { Checkpoints = folder, ResumeFrom = folder.Load() };
            return Trainer.Fit(network, TrainingCase.Digits, options, callbacks, callbacks.Length > 0 ? source.Token : default);
        }
    }

    [Fact]
    public void Seconds_of_an_unfinished_epoch_are_counted_on()
    {
        var clock = new SteppingClock();
        CancelAt(epoch: 1, step: 4, Options() with { Clock = clock });
        History history = Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, Options() with { ResumeFrom = store.Last(), Clock = clock });
        Assert.Equal(Steps, history.Epochs[1].TrainSeconds); // one a step
    }

    [Fact]
    public void With_early_stopping_a_checkpoint_holds_the_last_weights_not_the_best()
    {
        TrainingOptions options = Options(epochs: 60) with { Optimizer = parameters => new Adam(parameters, 0.05) };
        Network whole = TrainingCase.NewNetwork(), resumed = TrainingCase.NewNetwork();
        EarlyStopping first = new(2), second = new(2);
        History expected = Trainer.Fit(whole, TrainingCase.Digits, options, [first]);
        Assert.Equal(StopReason.EarlyStopped, expected.StopReason);
        Assert.True(expected.Epochs.Count > 4, "It stopped too early to be broken off before.");

        CancelAt(epoch: expected.Epochs.Count - 1, step: 1, options, new EarlyStopping(2));
        History history = Trainer.Fit(resumed, TrainingCase.Digits, options with { ResumeFrom = store.Last() }, [second]);
        Assert.Equal((StopReason.EarlyStopped, first.BestEpoch), (history.StopReason, second.BestEpoch));
        Assert.Equal(WeightHash.Of(whole), WeightHash.Of(resumed));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(2)]
    public void A_training_that_was_over_ends_at_once_as_it_ended(int epochs)
    {
        TrainingOptions options = Options(epochs) with { Optimizer = parameters => new Adam(parameters, 0.05) };
        Network network = TrainingCase.NewNetwork(), again = TrainingCase.NewNetwork();
        History expected = Trainer.Fit(network, TrainingCase.Digits, options, [new EarlyStopping(2)]);
        int batches = 0;
        History history = Trainer.Fit(again, TrainingCase.Digits, options with { ResumeFrom = store.Last() }, [new EarlyStopping(2), new Watcher { Batch = _ => batches++ }]);
        Assert.Equal((expected.StopReason, 0), (history.StopReason, batches));
        Assert.Equal(expected.Epochs, history.Epochs);
        Assert.Equal(WeightHash.Of(network), WeightHash.Of(again));
    }

    [Fact]
    public void A_training_that_diverges_leaves_no_checkpoint_of_it()
    {
        Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, Options(epochs: 20) with { Optimizer = parameters => new Sgd(parameters, 1e20) });
        Assert.Equal(0, store.Last().Step);
    }

    public static TheoryData<string, string> Others => new()
    {
        { "architecture", "dense 16" }, { "data", "600 samples" }, { "validation split", "0.1" },
            { "epochs", "\"2\" there, \"3\" here" }, { "batch size", "\"64\" there, \"50\" here" }, { "seed", "5" },
        { "loss", "label smoothing 0.1" }, { "optimizer", "beta1 0.9" }, { "optimizer rate", "learning rate 0.003" }, { "schedule", "cosine" }, { "callback 1", "patience 3" }, { "measured images", "5000" },
        { "augmentation", "\"none\" there, \"shift=2\" here" },
    };

    [Theory, MemberData(nameof(Others))]
    public void Another_training_is_refused_and_the_difference_named(string what, string said)
    {
        Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, Options());
        TrainingOptions options = Options() with { ResumeFrom = store.Last() };
        Network network = TrainingCase.NewNetwork();
        Real[] weights = TrainingCase.Weights(network);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => what switch
        {
            "architecture" => Trainer.Fit(TrainingCase.NewNetwork("flatten | dense 17 relu | dense 10"), TrainingCase.Digits, options),
            "data" => Trainer.Fit(network, TrainingCase.Digits.Take(590), options),
            "callback 1" => Trainer.Fit(network, TrainingCase.Digits, options, [new EarlyStopping(3)]),
            _ => Trainer.Fit(network, TrainingCase.Digits, what switch
            {
                "validation split" => options with { ValidationSplit = 0.2 },
                "epochs" => options with { Epochs = 3 },
                "batch size" => options with { BatchSize = 50 },
                "seed" => options with { Seed = 6 },
                "loss" => options with { Loss = new SoftmaxCrossEntropy(0.1) },
                "optimizer" => options with { Optimizer = parameters => new Adam(parameters, 0.003, beta1: 0.8) },
                "optimizer rate" => options with { Optimizer = parameters => new Adam(parameters, 0.002) },
                "schedule" => options with { Schedule = new CosineSchedule() },
                "augmentation" => options with { Augmentation = Augmentation.Parse("shift=2") },
                _ => options with { MeasuredImages = 10 },
            }),
        });
        Assert.Contains(what.Replace(" rate", "", StringComparison.Ordinal) + ": ", error.Message, StringComparison.Ordinal);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(weights, TrainingCase.Weights(network));
    }

    [Fact]
    public void The_number_of_threads_may_change() =>
        Assert.Equal(StopReason.Completed,
            Trainer.Fit(
            TrainingCase.NewNetwork(), TrainingCase.Digits,
            Options() with { ResumeFrom = CancelAt(1, 2), Team = WorkerTeam.Shared }).StopReason);

    [Theory]
    [InlineData("epoch/steps", "the place of step 2")]
    [InlineData("epoch/images", "the place of step 2")]
    [InlineData("epoch/correct", "the place of step 2")]
    [InlineData("step", "the place of step")]
    [InlineData("optimizer/stepCount", "step count is not negative")]
    [InlineData("optimizer/learningRate", "learning rate must be finite and not negative")]
    public void A_checkpoint_whose_numbers_cannot_be_is_refused(string name, string said)
    {
        Checkpoint read = CancelAt(1, 2), forged = new();
        foreach (CheckpointSection section in read.Sections)
        {
            if (section.Name == name) forged.Add(name, -5);
            else forged.Add(section);
        }

        var error = Assert.Throws<InvalidDataException>(() => Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, Options() with { ResumeFrom = forged }));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("history")]
    [InlineData("schedule")]
    [InlineData("network/dense1.weight")]
    [InlineData("optimizer/mean/dense2.bias")]
    [InlineData("identity/seed")]
    [InlineData("earlyStopping/best/dense1.bias")]
    public void A_checkpoint_without_one_of_its_parts_is_refused_and_the_part_named(string name)
    {
        Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, Options(), [new EarlyStopping(3)]);
        var forged = new Checkpoint();
        foreach (CheckpointSection section in store.Last().Sections.Where(section => section.Name != name)) forged.Add(section);
        var error = Assert.Throws<InvalidDataException>(() => Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, Options() with { ResumeFrom = forged }, [new EarlyStopping(3)]));
        Assert.Contains(name.Split('/')[^1], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_between_checkpoints_allocate_nothing()
    {
        var bytes = new long[64];
        var watcher = new Watcher { Batch = progress => bytes[(progress.Epoch - 1) * Steps + progress.Step] = GC.GetAllocatedBytesForCurrentThread() };
        Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, Options(epochs: 3), [watcher]);
        int second = Steps + 1; // the first epoch makes the workspace of the last, smaller batch
        Assert.Equal(Enumerable.Repeat(bytes[second], Steps), bytes[second..(second + Steps)]);
    }

    private TrainingOptions Options(int epochs = 2) => TrainingCase.Options(epochs) with { Checkpoints = store };

    private Checkpoint CancelAt(int epoch, int step, TrainingOptions? options = null, params TrainingCallback[] others)
    {
        using var source = new CancellationTokenSource();
        var watcher = new Watcher { Batch = progress => { if (progress.Epoch == epoch && progress.Step == step) source.Cancel(); } };
        Assert.Equal(StopReason.Cancelled, Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, options ?? Options(), [watcher, .. others], source.Token).StopReason);
        return store.Last();
    }

    /// <summary>Cancels the training from inside the step of that number, counted from 0.</summary>
    private sealed class CancellingSchedule(long at, CancellationTokenSource source) : Schedule
    {
        public override string Name => "cancelling";

        public override double Factor(long step, long totalSteps)
        {
            if (step == at) source.Cancel();
            return 1;
        }
    }

    /// <summary>A second passes between two looks.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => seconds++;
    }
}
