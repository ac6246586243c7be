namespace NeuralCore;

/// <summary>Training steps as <see cref="Trainer"/> makes them, to the same bits, with the clock read between their stages: where the time of a step goes.</summary>
/// <remarks><code>
/// Stages   batch fill · forward, first layer first · loss · backward, last layer first · optimizer
/// Flops    a product of a layer costs 2·MultiplyAdds·N: y forward; dW backward, and dx where a layer before it learns
/// </code>
/// The trainer itself knows nothing of it and reads no clock between stages. The learning rate is the optimizer's own, without a schedule.</remarks>
public sealed class StepProfile
{
    private const string Forward = "forward", Backward = "backward";

    /// <summary>The steps are those of a training's first epoch.</summary>
    private const int FirstEpoch = 1;

    private readonly Network network;
    private readonly Dataset data;
    private readonly TrainingOptions options;
    private readonly Augmenter? augmenter;
    private readonly Workspace workspace;
    private readonly Optimizer optimizer;
    private readonly Tensor targets;
    private readonly int[] order;
    private readonly StepStage[] stages;
    private readonly List<double>[] times;
    private readonly List<double> stepTimes = [];
    private long step;
    private long last;
    private int stage;

    /// <param name="network">It is trained: its weights change with every step.</param>
    /// <param name="data">At least one batch of images.</param>
    /// <param name="options">Batch size, loss, optimizer, seed and clock count; the threads are those of <paramref name="team"/>.</param>
    public StepProfile(Network network, Dataset data, TrainingOptions options, WorkerTeam team)
    {
        options.Check();
        Guard.Require(data.Count >= options.BatchSize, $"{data.Name} has {data.Count} images, fewer than a batch of {options.BatchSize}.");
        (this.network, this.data, this.options) = (network, data, options);
        workspace = network.CreateWorkspace(options.BatchSize, team, training: true);
        augmenter = options.CreateAugmenter(data, team);
        optimizer = options.Optimizer(network.Parameters);
        targets = new Tensor(new Shape(options.BatchSize, network.OutputShape.Length));
        order = [.. Enumerable.Range(0, data.Count)];
        new RandomStream(options.Seed, RandomPurpose.Shuffle, FirstEpoch).Shuffle(order.AsSpan());
        stages = [.. ListStages()];
        times = [.. stages.Select(_ => new List<double>())];
    }

    /// <summary>In the order in which a step runs them.</summary>
    public IReadOnlyList<StepStage> Stages => stages;

    /// <summary>Steps that were timed.</summary>
    public int Steps => stepTimes.Count;

    /// <summary>Median seconds of a stage over the steps.</summary>
    public double SecondsOf(int stage) => Median(times[stage]);

    /// <summary>Median seconds of a whole step, which need not be the sum of the stages' medians.</summary>
    public double StepSeconds => Median(stepTimes);

    /// <summary>Makes and times one step on the next batch.</summary>
    public void Step()
    {
        int batch = options.BatchSize;
        ReadOnlySpan<int> indices = order.AsSpan((int)(step % (order.Length / batch)) * batch, batch);
        Phase phase = Phase.Train(options.Seed, step++);
        Sequential chain = network.Layers;
        stage = 0;
        long began = last = options.Clock.GetTimestamp();
        if (augmenter is null) data.FillImages(workspace.Team, indices, workspace.Input);
        else augmenter.FillImages(FirstEpoch, indices, workspace.Input);
        data.FillTargets(indices, targets);
        Note();
        for (int i = 0; i < chain.Layers.Count; i += workspace.StageLength(i))
        {
            chain.ForwardStage(workspace, phase, i);
            Note();
        }

        options.Loss.Evaluate(workspace.Output, targets, workspace.OutputGradient);
        Classification.CountCorrect(workspace.Output, targets);
        Note();
        for (int end = chain.Layers.Count; end > 0 && workspace.Gradient(end) is not null;)
        {
            end = chain.BackwardStage(workspace, phase, end);
            Note();
        }

        optimizer.Step(workspace.Team);
        Note();
        stepTimes.Add(options.Clock.GetElapsedTime(began, last).TotalSeconds);
    }

    /// <summary>Forgets the times of the steps so far, which warmed up.</summary>
    public void Forget()
    {
        stepTimes.Clear();
        foreach (List<double> list in times) list.Clear();
    }

    private void Note()
    {
        long now = options.Clock.GetTimestamp();
        times[stage++].Add(options.Clock.GetElapsedTime(last, now).TotalSeconds);
        last = now;
    }

    private IEnumerable<StepStage> ListStages()
    {
        IReadOnlyList<Layer> layers = network.Layers.Layers;
        var backward = new Stack<StepStage>();
        yield return new StepStage("batch fill", "", 0);
        Shape shape = network.InputShape;
        for (int i = 0, next; i < layers.Count; i = next)
        {
            next = i + workspace.StageLength(i);
            string name = string.Join(" + ", layers.Take((i + 1)..next).Select(layer => layer.Kind).Prepend(layers[i].Name));
            double product = 2.0 * options.BatchSize * layers[i].MultiplyAdds(shape);
            yield return new StepStage(name, Forward, product);
            if (workspace.Gradient(next) is not null) backward.Push(new StepStage(name, Backward, product * (workspace.Gradient(i) is null && layers[i].Branches.Count == 0 ? 1 : 2)));
            for (int j = i; j < next; j++) shape = layers[j].OutputShape(shape);
        }

        yield return new StepStage("loss", "", 0);
        foreach (StepStage one in backward) yield return one;
        yield return new StepStage("optimizer", "", 0);
    }

    private static double Median(List<double> values)
    {
        Guard.Require(values.Count > 0, $"No step was timed yet.");
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
