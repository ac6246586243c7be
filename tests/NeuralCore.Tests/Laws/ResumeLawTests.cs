using FsCheck.Xunit;
using NeuralCore.Tests.Training;

namespace NeuralCore.Tests.Laws;

/// <summary>A training that was broken off anywhere and resumed ends as one that was not: the same weights and the same history, to the last bit.</summary>
public class ResumeLawTests
{
    private const int Epochs = 4;

    private static readonly Func<IReadOnlyList<Parameter>, Optimizer>[] Optimizers =
    [
        p => new Sgd(p, 0.1), p => new Sgd(p, 0.05, momentum: 0.9, weightDecay: 0.01), p => new Sgd(p, 0.05, momentum: 0.9, nesterov: true), p => new Adam(p, 0.01) { ClipNorm = 1 },
        p => new AdamW(p, 0.01), p => new RmsProp(p, 0.003), p => new RmsProp(p, 0.003, momentum: 0.8),
    ];

    private static readonly Func<Schedule>[] Schedules =
    [
        () => new ConstantSchedule(), () => new StepSchedule(), () => new ExponentialSchedule(), () => new CosineSchedule(), () => new OneCycleSchedule(),
        // It drops the rate in every epoch but the first.
        () => new ReduceOnPlateau(patience: 0, minDelta: 10, drop: 0.5), () => new Warmup(7, new ReduceOnPlateau(patience: 0, minDelta: 10, drop: 0.5)),
    ];

    private static readonly string[] Networks = ["flatten | dense 8 relu | dropout 0.3 | batchnorm | dense 10", "conv 3x3x2 relu | maxpool 2 | batchnorm | flatten | dropout 0.2 | dense 10"];

    private static readonly Dataset Images = TrainingCase.Digits.Take(70);

    private static readonly Dictionary<string, (string Hash, EpochRecord[] Epochs)> Uninterrupted = [];

    [Property(MaxTest = 60)]
    public void Broken_off_after_any_steps_and_resumed_with_any_threads_it_ends_with_the_same_bits(byte optimizer, byte schedule, byte network, byte batchSize, byte[] cuts, byte threads)
    {
        var setting = new Setting(optimizer % Optimizers.Length, schedule % Schedules.Length, network % Networks.Length, 8 + batchSize % 60, Patience: optimizer % 3 == 0 ? 1 + schedule % 2 : null);
        (string hash, EpochRecord[] epochs) = setting.Train();
        var store = new MemoryStore();
        Outcome outcome = default;
        int steps = 0;
        foreach (int cut in (int[])[.. cuts.Take(3).Select(cut => cut % 40), int.MaxValue])
        {
            outcome = setting.Train(store, threads: 1 + (threads + steps++) % 3, steps: cut, from: store.Count == 0 ? null : store.Last());
        }

        Assert.Equal(hash, outcome.Hash);
        Assert.Equal(epochs, Timeless(outcome.History));
    }

    [Property(MaxTest = 8)]
    public void Killed_anywhere_it_resumes_from_any_checkpoint_that_was_written(byte optimizer, byte schedule, byte network, byte every)
    {
        var setting = new Setting(optimizer % Optimizers.Length, schedule % Schedules.Length, network % Networks.Length, 16, Patience: optimizer % 3 == 0 ? 1 : null);
        (string hash, EpochRecord[] epochs) = setting.Train();
        var store = new MemoryStore();
        Assert.Equal(hash, setting.Train(store, every: 1 + every % 3).Hash);
        for (int i = 0; i < store.Count; i++)
        {
            Outcome outcome = setting.Train(new MemoryStore(), from: store.Read(i));
            Assert.Equal(hash, outcome.Hash);
            Assert.Equal(epochs, Timeless(outcome.History));
        }
    }

    /// <summary>Sees that the two laws above would notice: a resume from a checkpoint with one number changed ends otherwise.</summary>
    [Theory]
    [InlineData("network/dense1.weight")]
    [InlineData("network/batchnorm1.runningMean")]
    [InlineData("optimizer/mean/dense2.bias")]
    [InlineData("optimizer/mean-square/dense2.weight")]
    [InlineData("optimizer/stepCount")]
    [InlineData("schedule")]
    [InlineData("epoch/lossSum")]
    [InlineData("history")]
    [InlineData("earlyStopping/bestLoss")]
    public void Every_number_of_a_checkpoint_matters(string name)
    {
        var setting = new Setting(Optimizer: 3, Schedule: 6, Network: 0, BatchSize: 16, Patience: 2);
        (string hash, EpochRecord[] epochs) = setting.Train();
        var store = new MemoryStore();
        setting.Train(store, steps: 6);
        Checkpoint read = store.Last(), changed = new();
        foreach (CheckpointSection section in read.Sections)
        {
            byte[] bytes = section.Bytes.ToArray();
            // The exponent of the last number, or of the first of a schedule, whose last is a count.
            if (section.Name == name) bytes[name == "schedule" ? 6 : bytes.Length - 1] ^= 0x70;
            changed.Add(section with { Bytes = bytes });
        }

        Outcome outcome = setting.Train(new MemoryStore(), from: changed);
        Assert.False(outcome.Hash == hash && epochs.AsSpan().SequenceEqual(Timeless(outcome.History)), $"{name} was changed, and nobody noticed.");
    }

    private readonly record struct Outcome(string Hash, History History);

    private sealed record Setting(int Optimizer, int Schedule, int Network, int BatchSize, int? Patience)
    {
        /// <summary>Without interruption and checkpoints; what was trained before is remembered.</summary>
        public (string Hash, EpochRecord[] Epochs) Train()
        {
            if (Uninterrupted.TryGetValue(ToString(), out (string, EpochRecord[]) known)) return known;
            Outcome outcome = Train(null);
            return Uninterrupted[ToString()] = (outcome.Hash, Timeless(outcome.History));
        }

        /// <param name="steps">After which the training is cancelled.</param>
        public Outcome Train(MemoryStore? store, int threads = 1, int steps = int.MaxValue, int every = 2, Checkpoint? from = null)
        {
            using var source = new CancellationTokenSource();
            Network network = TrainingCase.NewNetwork(Networks[Network]);
            int done = 0;
            var clock = new Watcher { Batch = _ => { if (++done == steps) source.Cancel(); } };
            if (steps == 0) source.Cancel();
            using var team = new WorkerTeam(threads);
            var options = new TrainingOptions
            {
                Epochs = Epochs,
                BatchSize = BatchSize,
                ValidationSplit = Patience is null ? 0 : 0.2,
                MeasuredImages = 10,
                Seed = 5,
                Team = team,
                Loss = new SoftmaxCrossEntropy(0.1),
                Augmentation = Schedule % 2 == 0 ? null : Augmentation.Parse("shift=2,rotate=10,elastic=2"),
                Optimizer = Optimizers[Optimizer],
                Schedule = Schedules[Schedule](),
                Checkpoints = store,
                CheckpointEvery = every,
                ResumeFrom = from,
            };
            History history = Trainer.Fit(network, Images, options, Patience is { } patience ? [clock, new EarlyStopping(patience)] : [clock], source.Token);
            Assert.Equal(source.IsCancellationRequested && history.StopReason == StopReason.Cancelled, history.StopReason == StopReason.Cancelled);
            return new Outcome(WeightHash.Of(network), history);
        }
    }

    private static EpochRecord[] Timeless(History history) => [.. history.Epochs.Select(epoch => epoch with { TrainSeconds = 0 })];
}
