namespace NeuralCore.Diagnosis;

/// <summary>
/// Trains a copy of the network for a few steps with the training's optimizer and its schedule, compressed to these
/// steps.
/// </summary>
/// <remarks><code>
/// Update    ‖θₜ₊₁ − θₜ‖ / ‖θₜ‖ of each weight; its median over the steps is usually about 1e-3     Karpathy,
/// cs231n.github.io/neural-networks-3
/// </code></remarks>
/// <param name="isTrained">Whether the weights are those of an earlier training: a rise of their loss is reported only
/// above the loss of a uniform distribution over the classes.</param>
internal sealed class TrialTraining(
    TrialNetwork trial, Dataset data, TrainingOptions options, bool isTrained = false)
{
    private const int Steps = 40;

    /// <summary>Number of steps at the end whose losses are averaged.</summary>
    private const int AveragedSteps = 8;

    private const double MaxUpdate = 0.1, MinUpdate = 1e-6;

    /// <summary>
    /// Limits of the final loss and of the highest loss, relative to the first loss. A constant loss may be slow
    /// learning; a loss above these limits is not.
    /// </summary>
    private const double MaxRise = 1.2, MaxPeak = 5;

    private readonly List<double> losses = [];
    private readonly Dictionary<Parameter, List<double>> updates = trial.Network.Parameters
        .Where(parameter => parameter.Decays).ToDictionary(parameter => parameter, _ => new List<double>());

    /// <summary>Makes the steps; stops early if the loss is not finite.</summary>
    public void Run()
    {
        Optimizer optimizer = options.Optimizer(trial.Network.Parameters);
        Schedule chosen = options.Schedule is Warmup warmup ? warmup.Schedule : options.Schedule;
        (double baseRate, Schedule schedule) = (optimizer.LearningRate, chosen.Begin());
        int[] order = [.. Enumerable.Range(0, data.Count)];
        new RandomStream(options.Seed, RandomPurpose.Shuffle, epoch: 1).Shuffle(order.AsSpan());
        int batch = trial.Workspace.Batch, batches = order.Length / batch;
        for (int step = 0; step < Steps; step++)
        {
            Tensor[] before = [.. updates.Keys.Select(parameter => parameter.Value.Clone())];
            optimizer.LearningRate = baseRate * schedule.Factor(step, Steps);
            losses.Add(trial.Step(
                data, order.AsSpan(step % batches * batch, batch), Phase.Train(options.Seed, step), optimizer));
            foreach (((Parameter parameter, List<double> ratios), Tensor old) in updates.Zip(before))
                ratios.Add(Change(old.Span, parameter.Value.Span));
            if (!double.IsFinite(losses[^1])) break;
        }
    }

    public CheckResult Rate()
    {
        double first = losses[0], last = losses.TakeLast(AveragedSteps).Average(), peak = losses.Max();
        double limit = isTrained ? Math.Max(first, Math.Log(data.ClassNames.Count)) : first;
        bool isFinite = double.IsFinite(last) && !new FiniteInspector(trial.Network).State(TrainingOperation.Update);
        return CheckResult.Of(
            "learning rate", $"loss {CheckResult.Figure(first)} to {CheckResult.Figure(last)} in {losses.Count} steps",
            !isFinite
                ? FindingCodes.TrialDiverges.Found(
                    $"After {losses.Count} trial steps the loss or a weight is not finite, " +
                    $"where the loss should fall for {Steps} steps")
                : null,
            isFinite && (last > MaxRise * limit || peak > MaxPeak * limit)
                ? FindingCodes.TrialRises.Found(
                    $"In {losses.Count} trial steps the loss rises from {CheckResult.Figure(first)} to " +
                    $"{CheckResult.Figure(peak)} and ends at {CheckResult.Figure(last)}, where it should fall")
                : null);
    }

    public CheckResult Updates()
    {
        var medians = updates.Select(pair => (pair.Key.Name, Ratio: Median(pair.Value)))
            .Where(pair => double.IsFinite(pair.Ratio)).ToArray();
        if (medians.Length == 0) return CheckResult.Of("updates", "no weights to compare");
        (string Name, double Ratio) least = medians.MinBy(pair => pair.Ratio), most = medians.MaxBy(pair => pair.Ratio);
        return CheckResult.Of(
            "updates", $"{least.Ratio:0e+0} to {most.Ratio:0e+0} of the weights in a step",
            most.Ratio > MaxUpdate
                ? FindingCodes.LargeUpdates.Found(
                    $"A step changes {most.Name} by {most.Ratio:0.0e+0} of its size, " +
                    $"where about 1e-3 is expected and at most {MaxUpdate}")
                : null,
            least.Ratio < MinUpdate
                ? FindingCodes.SmallUpdates.Found(
                    $"A step changes {least.Name} by {least.Ratio:0.0e+0} of its size, " +
                    $"where about 1e-3 is expected and at least {MinUpdate:0e+0}")
                : null);
    }

    /// <summary>
    /// The norm of the change relative to the norm before; not finite if all weights are 0 or one is not finite.
    /// </summary>
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
