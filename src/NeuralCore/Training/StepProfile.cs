namespace NeuralCore;

/// <summary>
/// The training steps of <see cref="Trainer"/> with the clock read between their stages: where the time of a step goes.
/// </summary>
/// <remarks><code>
/// Stages   batch fill · forward, first layer first · loss · backward, last layer first · optimizer
/// Flops    a product of a layer costs 2·MultiplyAccumulates·N: y forward; dW backward, and dx where a layer before it learns
/// </code>
/// It calls the step of the trainer, <see cref="TrainingRun.Step"/>, which reports the end of each stage. The schedule
/// of the options is not used.</remarks>
public sealed class StepProfile
{
    private const string Forward = "forward", Backward = "backward";

    /// <summary>The steps are those of a training's first epoch.</summary>
    private const int FirstEpoch = 1;

    private readonly Network network;
    private readonly TrainingOptions options;
    private readonly TrainingRun run;
    private readonly Action stageEnded;
    private readonly int batches;
    private readonly StepStage[] stages;
    private readonly List<double>[] times;
    private readonly List<double> stepTimes = [];
    private long last;
    private int stage;

    /// <param name="network">It is trained: its weights change with every step.</param>
    /// <param name="data">At least one batch of images.</param>
    /// <param name="options">Batch size, loss, optimizer, seed and clock count; the threads are those of
    /// <paramref name="team"/>.</param>
    public StepProfile(Network network, Dataset data, TrainingOptions options, WorkerTeam team)
    {
        options.Check();
        Guard.Require(data.Count >= options.BatchSize,
            $"{data.Name} has {data.Count} images, fewer than a batch of {options.BatchSize}.");
        this.network = network;
        this.options = options with { Schedule = new ConstantSchedule() };
        run = new TrainingRun(network, data, this.options, [], team);
        run.Shuffle(FirstEpoch);
        stageEnded = Note;
        batches = data.Count / options.BatchSize;
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
        ReadOnlySpan<int> batch = run.Batch((int)(run.StepsMade % batches));
        stage = 0;
        long began = last = options.Clock.GetTimestamp();
        double loss = run.Step(FirstEpoch, batch, run.Workspace, inspector: null, stageEnded, out _);
        Guard.Require(double.IsFinite(loss),
            $"The loss of step {run.StepsMade} is {loss}: a step without its update cannot be timed.");
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
        Workspace workspace = run.Workspace;
        var backward = new Stack<StepStage>();
        yield return new StepStage("batch fill", "", 0);
        Shape shape = network.InputShape;
        for (int i = 0, next; i < layers.Count; i = next)
        {
            next = i + workspace.StageLength(i);
            string name = string.Join(" + ",
                layers.Take((i + 1)..next).Select(layer => layer.Kind).Prepend(layers[i].Name));
            double product = 2.0 * options.BatchSize * layers[i].MultiplyAccumulates(shape);
            yield return new StepStage(name, Forward, product);
            if (workspace.Gradient(next) is not null)
                backward.Push(new StepStage(name, Backward,
                    product * (workspace.Gradient(i) is null && layers[i].Branches.Count == 0 ? 1 : 2)));
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

/// <summary>A part of a training step that <see cref="StepProfile"/> times by itself.</summary>
/// <param name="Name">A layer's name, <c>conv1 + relu + maxpool</c> for layers that run as one, or what else is done: <c>batch fill</c>, <c>loss</c>, <c>optimizer</c>.</param>
/// <param name="Pass"><c>forward</c> or <c>backward</c> of a layer, else empty.</param>
/// <param name="Flops">Multiplications and additions of the products for a whole batch, those with a zero counted too; 0 where there are no products.</param>
public sealed record StepStage(string Name, string Pass, double Flops);
