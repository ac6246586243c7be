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

    public TrainingRun(Network network, Dataset data, TrainingOptions options, IReadOnlyList<TrainingCallback> callbacks, WorkerTeam team)
    {
        (this.network, this.data, this.options, this.callbacks, this.team) = (network, data, options, [.. callbacks], team);
        augmenter = options.CreateAugmenter(data, team);
        Optimizer = options.Optimizer(network.Parameters);
        baseRate = Optimizer.LearningRate;
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

    public Optimizer Optimizer { get; }

    /// <summary>Steps made so far, over all epochs.</summary>
    public long StepsMade { get; private set; }

    /// <summary>What the current epoch has added up to; whoever records the epoch sets it back.</summary>
    public EpochSums Sums { get; set; }

    /// <summary>Set when a number was found that is not finite.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>One pass over the data in an order of its own, or what <see cref="Sums"/> leaves of it; false when the numbers are no longer finite.</summary>
    public bool Epoch(int epoch, CancellationToken cancellation)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        new RandomStream(options.Seed, RandomPurpose.Shuffle, epoch).Shuffle(order.AsSpan());
        while (Sums.Steps < Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            long began = options.Clock.GetTimestamp();
            ReadOnlySpan<int> batch = order.AsSpan(Sums.Images, Math.Min(Workspace.Batch, order.Length - Sums.Images));
            double loss = Step(epoch, batch, out int correct);
            double seconds = options.Clock.GetElapsedTime(began).TotalSeconds;
            if (!double.IsFinite(loss))
            {
                Divergence = DivergenceSearch.Find(network, Workspace.ForBatch(batch.Length), Phase.Train(options.Seed, StepsMade - 1), epoch, StepsMade);
                return false;
            }

            Sums = Sums.Add(batch.Length, loss, correct, seconds);
            var progress = new BatchProgress(epoch, options.Epochs, Sums.Steps, Steps, Sums.Images, Sums.MeanLoss, Sums.Accuracy, Optimizer.LearningRate, Sums.Seconds);
            foreach (TrainingCallback callback in callbacks) callback.OnBatch(progress);
        }

        // The last update is judged by no loss of its own.
        if (DivergenceSearch.HasOnlyFiniteParameters(network)) return true;
        Divergence = DivergenceSearch.Find(network, Workspace, Phase.Train(options.Seed, StepsMade - 1), epoch, StepsMade);
        return false;
    }

    /// <summary>Whether this training passes through a place in <paramref name="epoch"/> after so many steps over all.</summary>
    public bool Passes(long stepsMade, int epoch, EpochSums sums) =>
        sums.Steps >= 0 && sums.Steps <= (epoch == 0 ? 0 : Steps) && stepsMade == Math.Max(0, epoch - 1) * (long)Steps + sums.Steps
        && sums.Images == Math.Min((long)sums.Steps * Workspace.Batch, order.Length) && sums.Correct >= 0 && sums.Correct <= sums.Images;

    /// <summary>Goes on from there.</summary>
    public void Resume(long stepsMade, EpochSums sums) => (StepsMade, Sums) = (stepsMade, sums);

    /// <summary>Notes a number that was found outside the steps.</summary>
    public void Diverge(int epoch, string layer, string what) => Divergence = new Divergence(epoch, StepsMade, layer, what);

    /// <summary>Forward, loss, backward, update; the loss before the update. An update is not made from a loss that is not finite.</summary>
    private double Step(int epoch, ReadOnlySpan<int> batch, out int correct)
    {
        Workspace workspace = Workspace.ForBatch(batch.Length);
        Tensor wanted = batch.Length == Workspace.Batch ? targets : lastTargets;
        if (augmenter is null) data.FillImages(team, batch, workspace.Input);
        else augmenter.FillImages(epoch, batch, workspace.Input);
        data.FillTargets(batch, wanted);
        var phase = Phase.Train(options.Seed, StepsMade);
        Optimizer.LearningRate = baseRate * options.Schedule.Factor(StepsMade, (long)Steps * options.Epochs);
        StepsMade++;
        Tensor logits = network.Forward(workspace, phase);
        double loss = options.Loss.Evaluate(logits, wanted, workspace.OutputGradient);
        correct = Classification.CountCorrect(logits, wanted);
        if (!double.IsFinite(loss)) return loss;
        network.Backward(workspace, phase);
        Optimizer.Step(team);
        return loss;
    }
}
