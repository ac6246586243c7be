namespace NeuralCore;

/// <summary>Profiles training steps of <see cref="Trainer"/>: measures the time of each stage of a step.</summary>
/// <remarks><code>
/// Stages   batch fill · forward, first layer first · loss · backward, last layer first · optimizer
/// Flops    each matrix product of a layer costs 2·MultiplyAccumulates·N: y forward; dW backward, and dx unless no
/// earlier layer has parameters
/// </code>
/// It calls the trainer's own step, <see cref="TrainingRun.Step"/>, which reports the end of each stage. The schedule
/// of the options is ignored.</remarks>
public sealed class StepProfile
{
    private const string Forward = "forward", Backward = "backward";

    /// <summary>The profiled steps are those of a training's first epoch.</summary>
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

    /// <param name="network">The network to train: its weights change with every step.</param>
    /// <param name="data">Training images, at least one batch.</param>
    /// <param name="options">Batch size, loss, optimizer, seed and clock are used. The threads are those of <paramref
    /// name="team"/>.</param>
    public StepProfile(Network network, Dataset data, TrainingOptions options, WorkerTeam team)
    {
        options.Check();
        Guard.Require(data.Count >= options.BatchSize,
            $"{data.Name} has {data.Count} images, fewer than a batch of {options.BatchSize}.");
        this.network = network;
        this.options = options with { Schedule = new ConstantSchedule(), Shards = 1 };
        run = new TrainingRun(network, data, this.options, [], team);
        run.Shuffle(FirstEpoch);
        stageEnded = RecordStage;
        batches = data.Count / options.BatchSize;
        stages = [.. ListStages()];
        times = [.. stages.Select(_ => new List<double>())];
    }

    /// <summary>The stages in the order in which a step runs them.</summary>
    public IReadOnlyList<StepStage> Stages => stages;

    /// <summary>Number of timed steps.</summary>
    public int Steps => stepTimes.Count;

    /// <summary>Median time of a stage over the steps, in seconds.</summary>
    public double SecondsOf(int stage) => Median(times[stage]);

    /// <summary>Median time of a whole step in seconds. It may differ from the sum of the stages' medians.</summary>
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

    /// <summary>Discards the times measured so far, which belong to the warm-up.</summary>
    public void Forget()
    {
        stepTimes.Clear();
        foreach (List<double> list in times) list.Clear();
    }

    private void RecordStage()
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
            {
                bool hasInputGradient = workspace.Gradient(i) is not null || layers[i].Branches.Count > 0;
                backward.Push(new StepStage(name, Backward, product * (hasInputGradient ? 2 : 1)));
            }

            for (int j = i; j < next; j++) shape = layers[j].OutputShape(shape);
        }

        yield return new StepStage("loss", "", 0);
        foreach (StepStage layer in backward) yield return layer;
        yield return new StepStage("optimizer", "", 0);
    }

    private static double Median(List<double> values)
    {
        Guard.Require(values.Count > 0, $"No step has been timed yet.");
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}

/// <summary>A stage of a training step that <see cref="StepProfile"/> times separately.</summary>
/// <param name="Name">A layer's name, <c>conv1 + relu + maxpool</c> for fused layers, or another stage: <c>batch
/// fill</c>, <c>loss</c>, <c>optimizer</c>.</param>
/// <param name="Pass"><c>forward</c> or <c>backward</c> for a layer, otherwise empty.</param>
/// <param name="Flops">Multiplications and additions of the matrix products for a whole batch, including those with
/// zero; 0 if the stage has no products.</param>
public sealed record StepStage(string Name, string Pass, double Flops);
