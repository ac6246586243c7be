namespace NeuralCore;

/// <summary>The state of a training between its steps. After the first epoch a step allocates no memory.</summary>
internal sealed class TrainingRun
{
    private readonly Network network;
    private readonly Dataset data;
    private readonly TrainingOptions options;
    private readonly TrainingCallback[] callbacks;
    private readonly WorkerTeam team;
    private readonly BatchPass pass;
    private readonly ShardedPass? shards;
    private readonly double baseRate;
    private readonly int[] order;
    private readonly Tensor targets;
    private readonly Tensor lastTargets;
    private readonly TrainingSnapshot snapshot;

    public TrainingRun(
        Network network, Dataset data, TrainingOptions options, IReadOnlyList<TrainingCallback> callbacks,
        WorkerTeam team)
    {
        (this.network, this.data, this.options, this.team) = (network, data, options, team);
        this.callbacks = [.. callbacks];
        pass = new BatchPass(network, data, options, options.CreateAugmenter(data, team), team);
        Optimizer = options.Optimizer(network.TrainableParameters);
        baseRate = Optimizer.LearningRate;
        int batch = Math.Min(options.BatchSize, data.Count), last = data.Count % batch;
        Steps = (data.Count + batch - 1) / batch;
        Schedule = options.Schedule.Begin();
        Workspace = network.CreateWorkspace(batch, team, training: true, input: data.SampleShape);
        targets = new Tensor(data.TargetShape(network.OutputShape).Batch(batch));
        lastTargets = last == 0 ? targets : targets.Slice(0, last);
        if (options.Shards > 1) shards = new ShardedPass(network, data, options, pass, team, options.Group);
        order = new int[data.Count];
        snapshot = new TrainingSnapshot(network, Optimizer);
    }

    public Workspace Workspace { get; }

    /// <summary>Steps per epoch.</summary>
    public int Steps { get; }

    public Optimizer Optimizer { get; }

    /// <summary>This training's copy of the schedule, with its state.</summary>
    public Schedule Schedule { get; }

    /// <summary>Number of steps so far, over all epochs.</summary>
    public long StepsMade { get; private set; }

    /// <summary>Running sums of the current epoch; the caller resets them after it has recorded the epoch.</summary>
    public EpochSums Sums { get; set; }

    /// <summary>Where the training diverged; null if it did not.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>Ends the threads of the shards.</summary>
    public void End() => shards?.End();

    /// <summary>
    /// Runs the remaining steps of an epoch: one pass over the shuffled data. Returns false if the training diverged.
    /// </summary>
    public bool Epoch(int epoch, CancellationToken cancellation)
    {
        Shuffle(epoch);
        snapshot.Take(StepsMade, Sums);
        while (Sums.Steps < Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            long began = options.Clock.GetTimestamp();
            ReadOnlySpan<int> batch = Batch(Sums.Steps);
            double loss = Step(epoch, batch, Workspace, inspector: null, stageEnded: null, out int correct, shards);
            double seconds = options.Clock.GetElapsedTime(began).TotalSeconds;
            if (!double.IsFinite(loss))
            {
                FindDivergence(epoch, cancellation);
                return false;
            }

            Sums = Sums.Add(batch.Length, loss, correct, seconds);
            var progress = new BatchProgress(
                epoch, options.Epochs, Sums.Steps, Steps, Sums.Images, Sums.MeanLoss,
                data.HasAccuracy ? Sums.Accuracy : null, Optimizer.LearningRate, Sums.Seconds);
            foreach (TrainingCallback callback in callbacks) callback.OnBatch(progress);
        }

        // No loss is computed after the last update, so the weights are checked directly.
        if (!new FiniteInspector(network).State(TrainingOperation.Update)) return true;
        FindDivergence(epoch, cancellation);
        return false;
    }

    /// <summary>
    /// Shuffles the images into the order of <paramref name="epoch"/>; generated ones have none.
    /// </summary>
    public void Shuffle(int epoch)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        if (!data.IsGenerated) new RandomStream(options.Seed, RandomPurpose.Shuffle, epoch).Shuffle(order.AsSpan());
    }

    /// <summary>
    /// The images of step <paramref name="number"/> of an epoch, counted from 0; the last batch may be smaller.
    /// </summary>
    public ReadOnlySpan<int> Batch(int number)
    {
        int first = number * Workspace.Batch;
        return order.AsSpan(first, Math.Min(Workspace.Batch, order.Length - first));
    }

    /// <summary>
    /// Whether the given position, <paramref name="stepsMade"/> steps over all epochs and <paramref name="sums"/> in
    /// <paramref name="epoch"/>, occurs in this training.
    /// </summary>
    public bool Passes(long stepsMade, int epoch, EpochSums sums) =>
        sums.Steps >= 0 && sums.Steps <= (epoch == 0 ? 0 : Steps)
            && stepsMade == Math.Max(0, epoch - 1) * (long)Steps + sums.Steps
            && sums.Images == Math.Min((long)sums.Steps * Workspace.Batch, order.Length)
            && sums.Correct >= 0 && sums.Correct <= sums.Images;

    /// <summary>Sets the position from which the training resumes.</summary>
    public void Resume(long stepsMade, EpochSums sums) => (StepsMade, Sums) = (stepsMade, sums);

    /// <summary>Finds the number that is not finite in a forward pass over the validation samples.</summary>
    public void FindDivergence(int epoch, Dataset validation)
    {
        var inspector = new FiniteInspector(network);
        Workspace workspace = network.CreateWorkspace(
            Math.Min(Workspace.Batch, validation.Count), team, joined: false, input: validation.SampleShape);
        var unused = new Tensor(validation.TargetShape(network.OutputShape).Batch(workspace.Batch));
        bool found = inspector.State(StepsMade == 0 ? TrainingOperation.Start : TrainingOperation.Validation);
        for (int start = 0, length; start < validation.Count && !found; start += length)
        {
            length = validation.BatchLength(start, workspace.Batch);
            int[] batch = [.. Enumerable.Range(start, length)];
            Workspace part = workspace.ForInput(validation.BatchShape(epoch: 0, batch));
            validation.Fill(team, epoch: 0, batch, part.Input, unused.Slice(0, length));
            options.Scaling.Apply(part.Input);
            network.Forward(part, Phase.Inference);
            found = inspector.Forward(part, TrainingOperation.Validation);
        }

        SetDivergence(epoch, inspector.Found ?? (TrainingOperation.Validation, "loss", "value", double.NaN));
    }

    /// <summary>
    /// Restores the state at the beginning of the epoch and repeats its steps, bit-identically, while it checks every
    /// number. When a loss is not finite, the first number that is not finite may have occurred in an earlier step.
    /// </summary>
    private void FindDivergence(int epoch, CancellationToken cancellation)
    {
        // Set first, so that the training counts as diverged even if the search is cancelled.
        SetDivergence(epoch, (TrainingOperation.Loss, "loss", "value", double.NaN));
        var inspector = new FiniteInspector(network);
        Workspace workspace = network.CreateWorkspace(
            Workspace.Batch, team, training: true, joined: false, input: data.SampleShape);
        // Every process repeats the steps with all shards, so that all find the same number without exchanging any.
        ShardedPass? whole = shards is null ? null
            : new ShardedPass(network, data, options, pass, team, group: null, joined: false);
        snapshot.Restore();
        (StepsMade, Sums) = (snapshot.StepsMade, snapshot.Sums);
        try
        {
            bool found = inspector.State(TrainingOperation.Start);
            while (!found && Sums.Steps < Steps)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<int> batch = Batch(Sums.Steps);
                double loss = Step(epoch, batch, workspace, inspector, stageEnded: null, out int correct, whole);
                Sums = Sums.Add(batch.Length, loss, correct, seconds: 0);
                found = inspector.Found is not null;
            }
        }
        finally
        {
            whole?.End();
        }

        if (inspector.Found is { } number) SetDivergence(epoch, number);
    }

    private void SetDivergence(
        int epoch, (TrainingOperation Operation, string Layer, string What, double Value) found) =>
        Divergence = new Divergence(epoch, StepsMade, found.Layer, found.What, found.Operation, found.Value);

    /// <summary>
    /// Makes one training step and returns the loss before the update. If the loss is not finite, no update is made.
    /// </summary>
    /// <remarks><code>
    /// Stages   batch fill · forward, first layer first · loss · backward, last layer first · update
    /// </code></remarks>
    /// <param name="whole">Memory for a full batch.</param>
    /// <param name="inspector">Checks every number and ends the step at the first that is not finite; null checks
    /// none.</param>
    /// <param name="stageEnded">Called after each stage, once for every layer or group of fused layers; may be
    /// null.</param>
    /// <param name="correct">Number of images of the batch that were classified correctly.</param>
    /// <param name="sharded">Computes batches in shards; null computes them whole.</param>
    public double Step(
        int epoch, ReadOnlySpan<int> batch, Workspace whole, FiniteInspector? inspector, Action? stageEnded,
        out int correct, ShardedPass? sharded = null)
    {
        Tensor batchTargets = batch.Length == whole.Batch ? targets : lastTargets;
        var phase = Phase.Train(options.Seed, StepsMade);
        Optimizer.LearningRate = baseRate * Schedule.Factor(StepsMade, (long)Steps * options.Epochs);
        StepsMade++;
        double loss = sharded is not null && batch.Length >= options.Shards
            ? sharded.Run(epoch, batch, phase, inspector, out correct)
            : pass.Run(epoch, batch, whole.ForInput(data.BatchShape(epoch, batch)), batchTargets, phase, inspector,
                stageEnded, out correct);
        if (!double.IsFinite(loss) || inspector?.Found is not null) return loss;
        Optimizer.Step(team);
        stageEnded?.Invoke();
        inspector?.State(TrainingOperation.Update);
        return loss;
    }
}
