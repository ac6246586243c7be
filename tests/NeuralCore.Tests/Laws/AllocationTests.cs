using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Laws;

/// <summary>Alone in the process while it runs: the bytes of all threads are counted.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests
{
    private const int Batch = 12, Rest = 5;

    [Theory]
    [InlineData("mlp2", 1)]
    [InlineData("mlp2", 2)]
    [InlineData("cnn", 1)]
    [InlineData("cnn", 2)]
    [InlineData("lenet", 2)]
    [InlineData("residual", 1)]
    [InlineData("residual", 2)]
    public void A_training_step_allocates_nothing_after_the_first_of_its_batch_size(string name, int threads)
    {
        using var team = new WorkerTeam(threads);
        Network network = SmallNetworks.Build(name);
        Workspace workspace = network.CreateWorkspace(Batch, team, training: true);
        var loss = new SoftmaxCrossEntropy();
        var optimizer = new Adam(network.Parameters) { ClipNorm = 1 };
        Tensor targets = SmallNetworks.Fill(workspace, 1), restTargets = SmallNetworks.Fill(workspace.ForBatch(Rest), 2);
        Epoch(0);
        Assert.Equal(0, Allocated(() => GC.GetAllocatedBytesForCurrentThread(), () => Epoch(1)));
        // Counted over all threads; the runtime itself may use a few bytes in the background, so the best of some tries counts.
        Assert.Contains(Enumerable.Range(2, 5), step => Allocated(() => GC.GetTotalAllocatedBytes(precise: true), () => Epoch(step)) == 0);

        void Epoch(long step)
        {
            SmallNetworks.Step(network, workspace, targets, loss, optimizer, 2 * step);
            SmallNetworks.Step(network, workspace.ForBatch(Rest), restTargets, loss, optimizer, 2 * step + 1);
        }
    }

    [Fact]
    public void Every_optimizer_steps_without_allocating()
    {
        using var team = new WorkerTeam(2);
        IReadOnlyList<NeuralCore.Parameter> parameters = SmallNetworks.Build("mlp").Parameters;
        foreach (Optimizer optimizer in (Optimizer[])[new Sgd(parameters), new Sgd(parameters, momentum: 0.9), new Sgd(parameters, momentum: 0.9, nesterov: true), new Adam(parameters), new AdamW(parameters), new RmsProp(parameters)])
        {
            optimizer.Step(team);
            Assert.Equal(0, Allocated(() => GC.GetAllocatedBytesForCurrentThread(), () => optimizer.Step(team)));
        }
    }

    [Fact]
    public void Inference_allocates_nothing()
    {
        using var team = new WorkerTeam(2);
        Network network = SmallNetworks.Build("residual");
        Workspace workspace = network.CreateWorkspace(Batch, team);
        network.Forward(workspace);
        Assert.Equal(0, Allocated(() => GC.GetAllocatedBytesForCurrentThread(), () => network.Forward(workspace)));
    }

    [Theory]
    [InlineData("shift=2,rotate=10", 1)]
    [InlineData("default", 2)]
    public void Images_as_they_are_and_changed_fill_a_batch_without_allocating(string changes, int threads)
    {
        using var team = new WorkerTeam(threads);
        Dataset digits = GeneratedDigits.Create(Batch, seed: 1);
        var augmenter = new Augmenter(Augmentation.Parse(changes), digits, seed: 1, team);
        int[] indices = [.. Enumerable.Range(0, Batch)];
        Tensor x = new(digits.SampleShape.Batch(Batch)), rest = x.Slice(0, Rest), targets = new(new Shape(Batch, digits.ClassNames.Count));
        Epoch(0);
        Assert.Equal(0, Allocated(() => GC.GetAllocatedBytesForCurrentThread(), () => Epoch(1)));
        Assert.Contains(Enumerable.Range(2, 5), epoch => Allocated(() => GC.GetTotalAllocatedBytes(precise: true), () => Epoch(epoch)) == 0);

        void Epoch(int epoch)
        {
            digits.FillSamples(team, indices, x);
            digits.FillTargets(indices, targets);
            augmenter.FillSamples(epoch, indices, x);
            augmenter.FillSamples(epoch, indices.AsSpan(0, Rest), rest);
        }
    }

    [Fact]
    public void Numbers_and_targets_of_every_kind_fill_a_batch_without_allocating()
    {
        using var team = new WorkerTeam(1);
        Targets[] kinds =
        [
            new ClassTargets(Enumerable.Range(0, Batch), 300),
            new ValueTargets(new Shape(3), Enumerable.Range(0, 3 * Batch).Select(i => (Real)i)),
            new TextTargets(Enumerable.Repeat("ab", Batch), "ab"),
        ];
        int[] indices = [.. Enumerable.Range(0, Batch)];
        foreach (Targets targets in kinds)
        {
            var data = new Dataset("numbers", new Shape(4), new Real[4 * Batch], targets);
            Tensor x = new(new Shape(Batch, 4)), t = new(targets.RowShape(new Shape(300)).Batch(Batch));
            Fill();
            Assert.Equal(0, Allocated(() => GC.GetAllocatedBytesForCurrentThread(), Fill));

            void Fill()
            {
                data.FillSamples(team, indices, x);
                data.FillTargets(indices, t);
            }
        }
    }

    private static long Allocated(Func<long> bytes, Action work)
    {
        long before = bytes();
        work();
        return bytes() - before;
    }
}
