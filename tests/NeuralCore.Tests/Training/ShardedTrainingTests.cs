namespace NeuralCore.Tests.Training;

public class ShardedTrainingTests
{
    private const int Shards = 8;
    private const int Steps = 5; // of an epoch: 270 images, 64 a step

    private static readonly Dataset Digits = TrainingCase.Digits.Take(300);

    /// <summary>With everything that depends on the batch: its statistics, its random numbers, the last smaller one.</summary>
    private const string Everything =
        "conv 3x3x4 relu | maxpool 2 | batchnorm | residual ( conv 3x3x4 same | batchnorm | relu ) | flatten | dropout 0.2 | dense 10";

    private const string Plain = "conv 3x3x4 relu | maxpool 2 | flatten | dense 16 relu | dense 10";

    /// <summary>The last batch has 14 samples, or 6, which are not divided.</summary>
    [Theory, InlineData(Everything), InlineData(Plain)]
    public void The_result_has_the_same_bits_for_any_number_of_processes_and_threads(string architecture)
    {
        (string hash, string history) = Train(architecture, null, threads: 1);
        foreach ((int ranks, int threads) in new[] { (1, 2), (2, 1), (3, 2), (8, 1) })
        {
            foreach (var result in ThreadGroup.Run(ranks, group => Train(architecture, group, threads)))
                Assert.Equal((hash, history), result);
        }

        Assert.NotEqual(hash, Train(architecture, null, threads: 1, shards: 1).Hash);
    }

    /// <summary>After one step of plain gradient descent weights and running statistics differ by rounding only.</summary>
    [Theory]
    [InlineData(Plain)]
    [InlineData("conv 3x3x4 | batchnorm | relu | flatten | dense 12 | batchnorm | relu | dense 10")]
    public void Shards_change_the_gradient_of_a_batch_by_rounding_only(string architecture)
    {
        Real[] whole = Step(1), sharded = Step(7);
        double largest = whole.Zip(sharded).Max(pair => Math.Abs((double)pair.First - pair.Second));
        Assert.InRange(largest, 1e-12, 1e-5);
        Assert.True(whole.Zip(TrainingCase.Weights(TrainingCase.NewNetwork(architecture)))
            .Max(pair => Math.Abs((double)pair.First - pair.Second)) > 1e-3);

        Real[] Step(int shards)
        {
            Network network = TrainingCase.NewNetwork(architecture);
            Trainer.Fit(network, TrainingCase.Digits.Take(60), TrainingCase.Options(epochs: 1) with
            {
                Shards = shards,
                BatchSize = 60,
                ValidationSplit = 0,
                MeasuredImages = 0,
                Optimizer = parameters => new Sgd(parameters, 0.1),
            });
            return TrainingCase.Weights(network);
        }
    }

    [Fact]
    public void Each_shard_has_its_own_dropout_mask()
    {
        // Equal samples and equal masks would give equal gradients, and 2 shards the gradient of 1.
        Network network = NetworkArchitecture.Build("flatten | dropout 0.5 | dense 2", new Shape(1, 400, 1), seed: 1);
        var masks = new List<Real[]>();
        foreach (int index in new[] { 0, 1 })
        {
            var workspace = new Workspace(network.Layers, network.InputShape, 1, new WorkerTeam(1), joined: false,
                new FixedShard(index));
            workspace.Input.Span.Fill(1);
            network.Layers.Forward(workspace, Phase.Train(seed: 1, step: 0));
            masks.Add(workspace.Activation(2).Span.ToArray());
        }

        Assert.InRange(masks[0].Zip(masks[1]).Count(pair => pair.First == pair.Second), 150, 250);
    }

    [Fact]
    public void A_training_resumes_with_another_number_of_processes_to_the_same_bits()
    {
        var stores = new MemoryStore[3];
        (string hash, _) = Train(Everything, null, threads: 1);
        ThreadGroup.Run(3, group =>
        {
            stores[group.Rank] = new MemoryStore();
            var watcher = new Watcher { Batch = progress => group.IsStopRequested |= group.Rank == 1 && progress is { Epoch: 2, Step: 2 } };
            History history = Trainer.Fit(
                TrainingCase.NewNetwork(Everything), Digits,
                Options(group, threads: 1) with { Checkpoints = stores[group.Rank] }, [watcher], group.Stopped.Token);
            Assert.Equal(StopReason.Cancelled, history.StopReason);
            return 0;
        });
        Checkpoint stopped = stores[0].Last();
        Assert.Equal(Steps + 3, stopped.Step); // asked after step 2, which all hear of in step 3
        Assert.All(stores, store => Assert.Equal(stopped.Step, store.Last().Step));
        foreach ((string resumed, _) in ThreadGroup.Run(2, group => Train(Everything, group, threads: 1, from: stopped)))
            Assert.Equal(hash, resumed);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Train(Everything, null, 1, shards: 4, from: stopped));
        Assert.Contains("shards: \"8\" in the checkpoint, \"4\" in this training", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_process_finds_where_a_training_diverged()
    {
        string[] found = ThreadGroup.Run(3, group => Diverge(group));
        Assert.All(found, text => Assert.Equal(Diverge(null), text));

        static string Diverge(IProcessGroup? group)
        {
            History history = Trainer.Fit(TrainingCase.NewNetwork(Everything), Digits, Options(group, 1) with
            {
                Optimizer = parameters => new Sgd(parameters, 1e30),
            });
            Assert.Equal(StopReason.Diverged, history.StopReason);
            return history.Divergence!.ToString();
        }
    }

    [Fact]
    public void A_failure_in_one_shard_ends_the_step_of_all()
    {
        var loss = new FailingLoss();
        Assert.Equal("The loss fails.", Assert.Throws<InvalidOperationException>(() =>
            Trainer.Fit(TrainingCase.NewNetwork(Everything), TrainingCase.Digits,
                Options(null, threads: 2) with { Loss = loss, ValidationSplit = 0, MeasuredImages = 0 })).Message);
        Assert.Equal(FailingLoss.Last, loss.Calls);
    }

    [Fact]
    public void A_step_with_shards_allocates_nothing()
    {
        TrainingOptions options = Options(null, threads: 1);
        int[] batch = [.. Enumerable.Range(0, options.BatchSize)];
        foreach (string architecture in new[] { Plain, Everything })
        {
            Network network = TrainingCase.NewNetwork(architecture);
            var shards = new ShardedPass(
                network, Digits, options, new BatchPass(network, Digits, options, null, options.Workers),
                options.Workers, group: null);
            Assert.Equal(0, Allocations.Of(() => shards.Run(1, batch, Phase.Train(1, 1), null, out _)));
            shards.End();
        }
    }

    [Fact]
    public void Settings_that_do_not_fit_are_refused()
    {
        Assert.Contains("divided into 65 shards", Refusal(options => options with { Shards = 65 }), StringComparison.Ordinal);
        Assert.Contains("must be 1 to", Refusal(options => options with { Shards = 0 }), StringComparison.Ordinal);
        using var meeting = new ThreadGroup.Meeting(9);
        Assert.Contains("9 processes need at least as many shards, not 8",
            Refusal(options => options with { Group = new ThreadGroup(0, 9, meeting) }), StringComparison.Ordinal);

        static string Refusal(Func<TrainingOptions, TrainingOptions> change) => Assert.Throws<ArgumentException>(() =>
            Trainer.Fit(TrainingCase.NewNetwork(), TrainingCase.Digits, change(Options(null, 1)))).Message;
    }

    private static TrainingOptions Options(IProcessGroup? group, int threads, int shards = Shards) => TrainingCase.Options() with
    {
        Shards = shards,
        Group = group,
        Team = new WorkerTeam(threads),
        MeasuredImages = 100,
        Augmentation = Augmentation.Default,
    };

    private static (string Hash, string History) Train(
        string architecture, ThreadGroup? group, int threads, int shards = Shards, Checkpoint? from = null)
    {
        Network network = TrainingCase.NewNetwork(architecture);
        TrainingOptions options = Options(group, threads, shards) with { ResumeFrom = from };
        if (architecture == Plain) options = options with { BatchSize = 66 };
        using WorkerTeam team = options.Team!;
        History history = Trainer.Fit(network, Digits, options, cancellation: group?.Stopped.Token ?? default);
        return (WeightHash.Of(network), string.Join('\n', history.Epochs.Select(epoch => epoch with { TrainSeconds = 0 })));
    }

    private sealed class FixedShard(int index) : IBatchShard
    {
        public int Index => index;

        public int BatchSize => 2;

        public bool UpdatesBuffers => true;

        public void Sum(Span<Real> values) => Assert.Fail("No layer here has sums over the batch.");
    }

    private sealed class FailingLoss : Loss
    {
        public const int Last = 5;

        public override string Name => "failing";

        public int Calls { get; private set; }

        public override double Evaluate(Tensor logits, Tensor targets, Tensor? gradient)
        {
            if (gradient is not null && ++Calls == Last) throw new InvalidOperationException("The loss fails.");
            return new SoftmaxCrossEntropy().Evaluate(logits, targets, gradient);
        }
    }
}
