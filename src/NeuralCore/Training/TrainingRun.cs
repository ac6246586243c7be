using NeuralCore.Data;
using NeuralCore.Data.Augmentation;
using NeuralCore.Evaluation;
using NeuralCore.Layers;
using NeuralCore.Networks;
using NeuralCore.Numerics;
using NeuralCore.Optimizers;
using NeuralCore.Tensors;
using NeuralCore.Threading;

namespace NeuralCore.Training;

/// <summary>Mean loss and accuracy of an epoch's batches, and the seconds they took.</summary>
internal readonly record struct EpochFigures(double Loss, double Accuracy, double Seconds);

/// <summary>The state of a training between its steps. After the first epoch a step allocates nothing.</summary>
internal sealed class TrainingRun
{
    private readonly Network network;
    private readonly Dataset data;
    private readonly TrainingOptions options;
    private readonly TrainingCallback[] callbacks;
    private readonly WorkerTeam team;
    private readonly Augmenter? augmenter;
    private readonly Optimizer optimizer;
    private readonly double baseRate;
    private readonly int[] order;
    private readonly Tensor targets;
    private readonly Tensor lastTargets;
    private long step;

    public TrainingRun(Network network, Dataset data, TrainingOptions options, IReadOnlyList<TrainingCallback> callbacks, WorkerTeam team)
    {
        (this.network, this.data, this.options, this.callbacks, this.team) = (network, data, options, [.. callbacks], team);
        augmenter = options.CreateAugmenter(data, team);
        optimizer = options.Optimizer(network.Parameters);
        baseRate = optimizer.LearningRate;
        int batch = Math.Min(options.BatchSize, data.Count), last = data.Count % batch;
        Steps = (data.Count + batch - 1) / batch;
        Workspace = network.CreateWorkspace(batch, team, training: true);
        targets = new Tensor(new Shape(batch, network.OutputShape.Length));
        lastTargets = last == 0 ? targets : targets.Slice(0, last);
        order = new int[data.Count];
    }

    public Workspace Workspace { get; }

    /// <summary>Steps of an epoch.</summary>
    public int Steps { get; }

    public double LearningRate => optimizer.LearningRate;

    /// <summary>Set when a number was found that is not finite.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>One pass over the data in an order of its own; null when the numbers are no longer finite.</summary>
    public EpochFigures? Epoch(int epoch, CancellationToken cancellation)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        new RandomStream(options.Seed, RandomPurpose.Shuffle, epoch).Shuffle(order.AsSpan());
        double lossSum = 0, seconds = 0;
        int correct = 0, images = 0;
        for (int s = 0; s < Steps; s++)
        {
            cancellation.ThrowIfCancellationRequested();
            long began = options.Clock.GetTimestamp();
            ReadOnlySpan<int> batch = order.AsSpan(images, Math.Min(Workspace.Batch, order.Length - images));
            double loss = Step(epoch, batch, out int right);
            seconds += options.Clock.GetElapsedTime(began).TotalSeconds;
            if (!double.IsFinite(loss))
            {
                Divergence = DivergenceSearch.Find(network, Workspace.ForBatch(batch.Length), Phase.Train(options.Seed, step - 1), epoch, step);
                return null;
            }

            images += batch.Length;
            lossSum += loss * batch.Length;
            correct += right;
            var progress = new BatchProgress(epoch, options.Epochs, s + 1, Steps, images, lossSum / images, (double)correct / images, optimizer.LearningRate, seconds);
            foreach (TrainingCallback callback in callbacks) callback.OnBatch(progress);
        }

        // The last update is judged by no loss of its own.
        if (DivergenceSearch.HasOnlyFiniteParameters(network)) return new EpochFigures(lossSum / images, (double)correct / images, seconds);
        Divergence = DivergenceSearch.Find(network, Workspace, Phase.Train(options.Seed, step - 1), epoch, step);
        return null;
    }

    /// <summary>Notes a number that was found outside the steps.</summary>
    public void Diverge(int epoch, string layer, string what) => Divergence = new Divergence(epoch, step, layer, what);

    /// <summary>Forward, loss, backward, update; the loss before the update. An update is not made from a loss that is not finite.</summary>
    private double Step(int epoch, ReadOnlySpan<int> batch, out int correct)
    {
        Workspace workspace = Workspace.ForBatch(batch.Length);
        Tensor wanted = batch.Length == Workspace.Batch ? targets : lastTargets;
        if (augmenter is null) data.FillImages(team, batch, workspace.Input);
        else augmenter.FillImages(epoch, batch, workspace.Input);
        data.FillTargets(batch, wanted);
        var phase = Phase.Train(options.Seed, step);
        optimizer.LearningRate = baseRate * options.Schedule.Factor(step, (long)Steps * options.Epochs);
        step++;
        Tensor logits = network.Forward(workspace, phase);
        double loss = options.Loss.Evaluate(logits, wanted, workspace.OutputGradient);
        correct = Classification.CountCorrect(logits, wanted);
        if (!double.IsFinite(loss)) return loss;
        network.Backward(workspace, phase);
        optimizer.Step(team);
        return loss;
    }
}
