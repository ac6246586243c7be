namespace NeuralCore.Diagnosis;

/// <summary>A few steps with the training's own optimizer, under its schedule compressed to them, on a copy of its network.</summary>
/// <remarks><code>
/// Update    ‖θₜ₊₁ − θₜ‖ / ‖θₜ‖ of each weight; its median over the steps lies around 1e-3     Karpathy, cs231n.github.io/neural-networks-3
/// </code></remarks>
internal sealed class TrialTraining(TrialNetwork trial, Dataset data, TrainingOptions options)
{
    private const int Steps = 40;

    /// <summary>Steps at the end whose losses are averaged.</summary>
    private const int Averaged = 8;

    private const double LargeUpdate = 0.1, SmallUpdate = 1e-6;

    /// <summary>The loss of a trial that learns falls. One that stays where it was may be slow; one that ends so many times higher, or was so many times higher in between, is not.</summary>
    private const double MaxRise = 1.2, MaxPeak = 5;

    private readonly List<double> losses = [];
    private readonly Dictionary<Parameter, List<double>> updates = trial.Network.Parameters.Where(parameter => parameter.Decays).ToDictionary(parameter => parameter, _ => new List<double>());

    /// <summary>Makes the steps, or as many as give finite numbers.</summary>
    public void Run()
    {
        Optimizer optimizer = options.Optimizer(trial.Network.Parameters);
        (double baseRate, Schedule schedule) = (
            optimizer.LearningRate, (options.Schedule is Warmup warmup ? warmup.Schedule : options.Schedule).Begin());
        int[] order = [.. Enumerable.Range(0, data.Count)];
        new RandomStream(options.Seed, RandomPurpose.Shuffle, epoch: 1).Shuffle(order.AsSpan());
        int batch = trial.Workspace.Batch, batches = order.Length / batch;
        for (int step = 0; step < Steps; step++)
        {
            Tensor[] before = [.. updates.Keys.Select(parameter => parameter.Value.Clone())];
            optimizer.LearningRate = baseRate * schedule.Factor(step, Steps);
            losses.Add(trial.Step(data, order.AsSpan(step % batches * batch, batch), Phase.Train(options.Seed, step), optimizer));
            foreach (((Parameter parameter, List<double> ratios), Tensor old) in updates.Zip(before)) ratios.Add(Change(old.Span, parameter.Value.Span));
            if (!double.IsFinite(losses[^1])) break;
        }
    }

    public CheckResult Rate()
    {
        double first = losses[0], last = losses.TakeLast(Averaged).Average(), peak = losses.Max();
        bool isFinite = double.IsFinite(last) && !new FiniteInspector(trial.Network).State(TrainingOperation.Update);
        return CheckResult.Of(
            "learning rate", $"loss {CheckResult.Figure(first)} to {CheckResult.Figure(last)} in {losses.Count} steps",
            !isFinite ? FindingCodes.TrialDiverges.Found($"After {losses.Count} trial steps the loss or a weight is not finite, where {Steps} steps should lower the loss") : null,
            isFinite && (last > MaxRise * first || peak > MaxPeak * first) ? FindingCodes.TrialRises.Found($"In {losses.Count} trial steps the loss goes from {CheckResult.Figure(first)} up to {CheckResult.Figure(peak)} and ends at {CheckResult.Figure(last)}, where it should fall") : null);
    }

    public CheckResult Updates()
    {
        var medians = updates.Select(pair => (pair.Key.Name, Ratio: Median(pair.Value))).Where(pair => double.IsFinite(pair.Ratio)).ToArray();
        if (medians.Length == 0) return CheckResult.Of("updates", "no weights to compare");
        (string Name, double Ratio) least = medians.MinBy(pair => pair.Ratio), most = medians.MaxBy(pair => pair.Ratio);
        return CheckResult.Of(
            "updates", $"{least.Ratio:0e+0} to {most.Ratio:0e+0} of the weights in a step",
            most.Ratio > LargeUpdate ? FindingCodes.LargeUpdates.Found($"A step changes {most.Name} by {most.Ratio:0.0e+0} of its size, where about 1e-3 is expected and at most {LargeUpdate}") : null,
            least.Ratio < SmallUpdate ? FindingCodes.SmallUpdates.Found($"A step changes {least.Name} by {least.Ratio:0.0e+0} of its size, where about 1e-3 is expected and at least {SmallUpdate:0e+0}") : null);
    }

    /// <summary>Relative; not finite for weights that are all 0 or no numbers.</summary>
    private static double Change(ReadOnlySpan<Real> before, ReadOnlySpan<Real> after)
    {
        (double change, double size) = (0, 0);
        for (int i = 0; i < before.Length; i++)
        {
            double difference = (double)after[i] - before[i];
            change += difference * difference;
            size += (double)before[i] * before[i];
        }

        return Math.Sqrt(change / size);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
