namespace NeuralCore;

/// <summary>The state of a training between its steps. After the first epoch a step allocates nothing.</summary>
internal sealed class TrainingRun
{
    private readonly Network network;
    private readonly Dataset data;
    private readonly TrainingOptions options;
    private readonly TrainingCallback[] callbacks;
    private readonly WorkerTeam team;
    private readonly Augmenter? augmenter;
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
        augmenter = options.CreateAugmenter(data, team);
        Optimizer = options.Optimizer(network.TrainableParameters);
        baseRate = Optimizer.LearningRate;
        int batch = Math.Min(options.BatchSize, data.Count), last = data.Count % batch;
        Steps = (data.Count + batch - 1) / batch;
        Schedule = options.Schedule.Begin();
        Workspace = network.CreateWorkspace(batch, team, training: true);
        targets = new Tensor(data.Targets.RowShape(network.OutputShape).Batch(batch));
        lastTargets = last == 0 ? targets : targets.Slice(0, last);
        order = new int[data.Count];
        snapshot = new TrainingSnapshot(network, Optimizer);
    }

    public Workspace Workspace { get; }

    /// <summary>Steps of an epoch.</summary>
    public int Steps { get; }

    public Optimizer Optimizer { get; }

    /// <summary>This training's own: what it remembers, no other training sees.</summary>
    public Schedule Schedule { get; }

    /// <summary>Steps made so far, over all epochs.</summary>
    public long StepsMade { get; private set; }

    /// <summary>What the current epoch has added up to; whoever records the epoch sets it back.</summary>
    public EpochSums Sums { get; set; }

    /// <summary>Set when a number was found that is not finite.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>
    /// One pass over the data in an order of its own, or what <see cref="Sums"/> leaves of it; false when the numbers
    /// are no longer finite.
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
            double loss = Step(epoch, batch, Workspace, inspector: null, stageEnded: null, out int correct);
            double seconds = options.Clock.GetElapsedTime(began).TotalSeconds;
            if (!double.IsFinite(loss))
            {
                FindDivergence(epoch, cancellation);
                return false;
            }

            Sums = Sums.Add(batch.Length, loss, correct, seconds);
            var progress = new BatchProgress(
                epoch, options.Epochs, Sums.Steps, Steps, Sums.Images, Sums.MeanLoss,
                data.HasClasses ? Sums.Accuracy : null, Optimizer.LearningRate, Sums.Seconds);
            foreach (TrainingCallback callback in callbacks) callback.OnBatch(progress);
        }

        // The last update is judged by no loss of its own.
        if (!new FiniteInspector(network).State(TrainingOperation.Update)) return true;
        FindDivergence(epoch, cancellation);
        return false;
    }

    /// <summary>Puts the images in the order of <paramref name="epoch"/>.</summary>
    public void Shuffle(int epoch)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        new RandomStream(options.Seed, RandomPurpose.Shuffle, epoch).Shuffle(order.AsSpan());
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
    /// Whether this training passes through a place in <paramref name="epoch"/> after so many steps over all.
    /// </summary>
    public bool Passes(long stepsMade, int epoch, EpochSums sums) =>
        sums.Steps >= 0 && sums.Steps <= (epoch == 0 ? 0 : Steps)
            && stepsMade == Math.Max(0, epoch - 1) * (long)Steps + sums.Steps
            && sums.Images == Math.Min((long)sums.Steps * Workspace.Batch, order.Length)
            && sums.Correct >= 0 && sums.Correct <= sums.Images;

    /// <summary>Goes on from there.</summary>
    public void Resume(long stepsMade, EpochSums sums) => (StepsMade, Sums) = (stepsMade, sums);

    /// <summary>Finds the number that is not finite in a pass over validation images.</summary>
    public void FindDivergence(int epoch, Dataset held)
    {
        var inspector = new FiniteInspector(network);
        Workspace workspace = network.CreateWorkspace(Math.Min(Workspace.Batch, held.Count), team, joined: false);
        bool found = inspector.State(StepsMade == 0 ? TrainingOperation.Start : TrainingOperation.Validation);
        for (int start = 0; start < held.Count && !found; start += workspace.Batch)
        {
            Workspace part = workspace.ForBatch(Math.Min(workspace.Batch, held.Count - start));
            held.FillSamples(team, [.. Enumerable.Range(start, part.Batch)], part.Input);
            network.Forward(part, Phase.Inference);
            found = inspector.Forward(part, TrainingOperation.Validation);
        }

        Note(epoch, inspector.Found ?? (TrainingOperation.Validation, "loss", "value", double.NaN));
    }

    /// <summary>
    /// Goes back to the beginning of the epoch and repeats its steps, to the same bits, looking at every number: by the
    /// time that a loss is seen not to be finite, the step in which that began may have passed.
    /// </summary>
    private void FindDivergence(int epoch, CancellationToken cancellation)
    {
        // Noted at once, so that nobody takes the state for a good one if the search is cancelled.
        Note(epoch, (TrainingOperation.Loss, "loss", "value", double.NaN));
        var inspector = new FiniteInspector(network);
        Workspace workspace = network.CreateWorkspace(Workspace.Batch, team, training: true, joined: false);
        snapshot.Restore();
        (StepsMade, Sums) = (snapshot.StepsMade, snapshot.Sums);
        bool found = inspector.State(TrainingOperation.Start);
        while (!found && Sums.Steps < Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<int> batch = Batch(Sums.Steps);
            double loss = Step(epoch, batch, workspace, inspector, stageEnded: null, out int correct);
            Sums = Sums.Add(batch.Length, loss, correct, seconds: 0);
            found = inspector.Found is not null;
        }

        if (inspector.Found is { } number) Note(epoch, number);
    }

    private void Note(int epoch, (TrainingOperation Operation, string Layer, string What, double Value) found) =>
        Divergence = new Divergence(epoch, StepsMade, found.Layer, found.What, found.Operation, found.Value);

    /// <summary>
    /// One training step. Returns the loss before the update; no update is made from a loss that is not finite.
    /// </summary>
    /// <remarks><code>
    /// Stages   batch fill · forward, first layer first · loss · backward, last layer first · update
    /// </code></remarks>
    /// <param name="whole">Memory for a whole batch.</param>
    /// <param name="inspector">Examines every number and ends the step at the first that is not finite; null examines
    /// none.</param>
    /// <param name="stageEnded">Called after each stage, once for every layer or group of layers that runs as one; may
    /// be null.</param>
    /// <param name="correct">How many images of the batch were classified correctly.</param>
    public double Step(
        int epoch, ReadOnlySpan<int> batch, Workspace whole, FiniteInspector? inspector, Action? stageEnded,
        out int correct)
    {
        Workspace workspace = whole.ForBatch(batch.Length);
        Tensor wanted = batch.Length == whole.Batch ? targets : lastTargets;
        var phase = Phase.Train(options.Seed, StepsMade);
        Optimizer.LearningRate = baseRate * Schedule.Factor(StepsMade, (long)Steps * options.Epochs);
        StepsMade++;

        if (augmenter is null) data.FillSamples(team, batch, workspace.Input);
        else augmenter.FillImages(epoch, batch, workspace.Input);
        data.FillTargets(batch, wanted);
        stageEnded?.Invoke();

        network.Layers.Forward(workspace, phase, stageEnded);
        double loss = options.Loss.Evaluate(workspace.Output, wanted, workspace.OutputGradient);
        correct = data.HasClasses ? Classification.CountCorrect(workspace.Output, wanted) : 0;
        stageEnded?.Invoke();
        if (inspector is not null && (inspector.Forward(workspace) || inspector.Loss(loss))) return loss;
        if (!double.IsFinite(loss)) return loss;

        network.Layers.Backward(workspace, phase, stageEnded);
        if (inspector is not null && inspector.Backward(workspace)) return loss;

        Optimizer.Step(team);
        stageEnded?.Invoke();
        inspector?.State(TrainingOperation.Update);
        return loss;
    }
}
