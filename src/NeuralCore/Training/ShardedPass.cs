using System.Runtime.InteropServices;

namespace NeuralCore;

/// <summary>
/// Computes loss and gradients of a batch in shards, of which each process has consecutive ones, and adds them in a
/// fixed tree. The result does not depend on the number of processes and threads.
/// </summary>
/// <remarks>Shard s of S has samples s·N/S to (s + 1)·N/S of the batch. Each has its own gradients and its own memory
/// for activations. Networks with layers that need sums over the batch run their shards in turns.</remarks>
internal sealed class ShardedPass
{
    private readonly Network network;
    private readonly Dataset data;
    private readonly BatchPass pass;
    private readonly IProcessGroup? group;
    private readonly ShardTree tree;
    private readonly ShardSums sums;
    private readonly GradientExchange exchange;
    private readonly int first;
    private readonly Shard[] own;
    private readonly Parameter[] parameters;
    private readonly Tensor[] gradients;
    private readonly ShardTurns? turns;
    private readonly ShardResult[] results, ownResults;
    private readonly int[] resultBytes, resultStarts;
    private readonly int[] batch;
    private int batchSize;
    private int epoch;
    private Phase phase;
    private Shape shape;
    private Real[] partial = [], total = [];

    /// <param name="group">The processes; null computes all shards here.</param>
    /// <param name="joined">As in <see cref="Network.CreateWorkspace"/>.</param>
    public ShardedPass(
        Network network, Dataset data, TrainingOptions options, BatchPass pass, WorkerTeam team, IProcessGroup? group,
        bool joined = true)
    {
        (this.network, this.data, this.pass, this.group) = (network, data, pass, group);
        tree = new ShardTree(options.Shards, group?.Count ?? 1);
        sums = new ShardSums(tree, group);
        int rank = group?.Rank ?? 0, size = Math.Min(options.BatchSize, data.Count);
        first = tree.Start(rank);
        int count = tree.Start(rank + 1) - first, largest = (size + options.Shards - 1) / options.Shards;
        parameters = [.. network.TrainableParameters];
        (int[] starts, int length) = Layout(parameters);
        gradients = [.. Enumerable.Range(0, count).Select(_ => new Tensor(new Shape(length)))];
        own = new Shard[count];
        for (int i = 0; i < count; i++)
        {
            own[i] = new Shard(this, i) { Gradients = Views(gradients[i], starts) };
            own[i].Workspace = new Workspace(network.Layers, data.SampleShape, largest, team, joined, own[i]);
            own[i].Targets = new Tensor(data.TargetShape(network.OutputShape).Batch(largest));
        }

        batch = new int[size];
        exchange = new GradientExchange(tree, group, gradients);
        results = GC.AllocateArray<ShardResult>(options.Shards, pinned: true);
        ownResults = GC.AllocateArray<ShardResult>(count, pinned: true);
        resultBytes = GC.AllocateArray<int>(tree.Ranks, pinned: true);
        resultStarts = GC.AllocateArray<int>(tree.Ranks, pinned: true);
        for (int r = 0; r < tree.Ranks; r++)
        {
            resultStarts[r] = ShardResult.Bytes * tree.Start(r);
            resultBytes[r] = ShardResult.Bytes * tree.Start(r + 1) - resultStarts[r];
        }

        bool waits = network.Layers.Walk().Any(layer => layer.SumsOverBatch && !layer.IsFrozen);
        turns = waits && count > 1 ? new ShardTurns(count, RunShard) : null;
    }

    /// <summary>
    /// Sets the gradients of all parameters to those of a batch and returns its mean loss, the same on every process.
    /// </summary>
    /// <param name="samples">At least one for each shard.</param>
    /// <inheritdoc cref="BatchPass.Run"/>
    public double Run(
        int epoch, ReadOnlySpan<int> samples, Phase phase, FiniteInspector? inspector, out int correct)
    {
        samples.CopyTo(batch);
        (this.epoch, this.phase, batchSize) = (epoch, phase, samples.Length);
        shape = data.BatchShape(epoch, samples).Sample;
        if (turns is not null) turns.Run();
        else
        {
            for (int i = 0; i < own.Length; i++) RunShard(i);
        }

        if (group is not null)
        {
            exchange.Begin();
            results.AsSpan(first, own.Length).CopyTo(ownResults);
            nint request = group.BeginGather(MemoryMarshal.AsBytes(ownResults.AsSpan()),
                MemoryMarshal.AsBytes(results.AsSpan()), resultBytes, resultStarts);
            group.Complete(ref request);
        }

        double loss = CollectResults(out correct);
        if (inspector is not null && Inspect(inspector, loss)) return loss;
        if (group is null) exchange.Begin(); // not before each shard has been inspected
        exchange.Complete();
        for (int i = 1; i < gradients.Length; i++) gradients[i].Span.Clear();
        Use(own[0]);
        return loss;
    }

    /// <summary>Ends the threads, if there are any.</summary>
    public void End() => turns?.End();

    private int Start(int shard) => (int)((long)batchSize * shard / tree.Shards);

    private void RunShard(int i)
    {
        Shard shard = own[i];
        Use(shard);
        int start = Start(shard.Index), count = Start(shard.Index + 1) - start;
        double loss = pass.RunShard(
            epoch, batch.AsSpan(start, count), shard.Workspace.ForInput(shape.Batch(count)), shard.TargetsOf(count),
            phase, (double)count / batchSize, out int correct);
        bool isStopRequested = group?.IsStopRequested ?? false;
        results[shard.Index] = new ShardResult(loss * count, correct, isStopRequested ? 1 : 0);
    }

    /// <summary>Makes the gradients of a shard those of the parameters.</summary>
    private void Use(Shard shard)
    {
        for (int p = 0; p < parameters.Length; p++) parameters[p].Gradient = shard.Gradients[p];
    }

    private double CollectResults(out int correct)
    {
        correct = 0;
        double loss = 0;
        bool stops = false;
        // Every process has all of these few numbers, so that they can be added in ascending order.
        foreach (ShardResult result in results)
        {
            loss += result.Loss;
            correct += result.Correct;
            stops |= result.Stops != 0;
        }

        if (stops) group?.Stop();
        return loss / batchSize;
    }

    private bool Inspect(FiniteInspector inspector, double loss)
    {
        foreach (Shard shard in own)
        {
            if (inspector.Forward(Part(shard))) return true;
        }

        if (inspector.Loss(loss)) return true;
        foreach (Shard shard in own)
        {
            Use(shard);
            if (inspector.Backward(Part(shard))) return true;
        }

        return false;
    }

    private Workspace Part(Shard shard) =>
        shard.Workspace.ForInput(shape.Batch(Start(shard.Index + 1) - Start(shard.Index)));

    /// <summary>Adds numbers of the layer that all shards have reached, and returns the sums to each in turn.</summary>
    private void Sum(int i, Span<Real> values)
    {
        if (partial.Length < values.Length * own.Length)
            (partial, total) = (new Real[values.Length * own.Length], new Real[values.Length]);
        Span<Real> sum = total.AsSpan(0, values.Length);
        values.CopyTo(partial.AsSpan(i * values.Length));
        if (i == own.Length - 1) sums.Small(partial.AsSpan(0, values.Length * own.Length), sum);
        if (turns is not null)
        {
            turns.GiveTurn(i);
            Use(own[i]);
        }

        sum.CopyTo(values);
    }

    /// <summary>Where each parameter begins, on a cache line, and the length of all.</summary>
    private static (int[] Starts, int Length) Layout(Parameter[] parameters)
    {
        const int Line = Tensor.AlignmentBytes / sizeof(Real);
        var starts = new int[parameters.Length];
        int length = 0;
        for (int p = 0; p < parameters.Length; p++)
        {
            starts[p] = length;
            length += (parameters[p].Value.Length + Line - 1) / Line * Line;
        }

        return (starts, Math.Max(length, 1));
    }

    private Tensor[] Views(Tensor gradient, int[] starts) =>
    [
        .. parameters.Select((parameter, p) =>
            gradient.Slice(starts[p], parameter.Value.Length).Reshape(parameter.Value.Shape)),
    ];

    /// <summary>What a shard contributes to the figures of a step.</summary>
    /// <param name="Loss">Sum over the samples.</param>
    /// <param name="Stops">1 if the process was asked to end the training.</param>
    private readonly record struct ShardResult(double Loss, int Correct, int Stops)
    {
        public const int Bytes = sizeof(double) + 2 * sizeof(int);
    }

    private sealed class Shard(ShardedPass owner, int i) : IBatchShard
    {
        /// <summary>By number of samples, of which there are few.</summary>
        private readonly Dictionary<int, Tensor> views = [];

        public int Index { get; } = owner.first + i;

        public int BatchSize => owner.batchSize;

        public bool UpdatesBuffers => i == 0;

        /// <summary>For each trainable parameter.</summary>
        public required Tensor[] Gradients { get; init; }

        public Workspace Workspace { get; set; } = null!;

        public Tensor Targets { get; set; } = null!;

        public void Sum(Span<Real> values) => owner.Sum(i, values);

        public Tensor TargetsOf(int count)
        {
            if (!views.TryGetValue(count, out Tensor? view)) views.Add(count, view = Targets.Slice(0, count));
            return view;
        }
    }
}
