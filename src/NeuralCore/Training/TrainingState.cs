namespace NeuralCore;

/// <summary>
/// Saves the complete state of a training between two steps to a <see cref="Checkpoint"/>, and restores it. Gradients
/// are zero between steps, and random streams are keyed by seed, epoch and step, so neither is saved.
/// </summary>
/// <param name="validation">The given validation set; null if a split of the data is used.</param>
/// <param name="run">The training before its first step.</param>
/// <param name="epochs">The epochs recorded so far, epoch 0 first: their count is the number of the current
/// epoch.</param>
internal sealed class TrainingState(
    Network network, Dataset data, Dataset? validation, TrainingOptions options,
    IReadOnlyList<TrainingCallback> callbacks, TrainingRun run, List<EpochRecord> epochs)
{
    private const string History = "history", Steps = "epoch/steps", Images = "epoch/images", Correct = "epoch/correct",
        LossSum = "epoch/lossSum", Seconds = "epoch/seconds";
    private const string Stopped = "stopped", StepCount = "optimizer/stepCount",
        LearningRate = "optimizer/learningRate", ScheduleState = "schedule";

    /// <summary>Before the name of a tensor of the network.</summary>
    internal const string NetworkPrefix = "network/";

    /// <summary>Numbers stored per epoch of the history.</summary>
    private const int Columns = 10;

    /// <summary>Description of the optimizer with its base learning rate, read before a schedule changes it.</summary>
    private readonly string optimizer = run.Optimizer.ToString();

    private TrainingIdentity? identity;

    /// <summary>Created when first needed, because it reads all images.</summary>
    private TrainingIdentity Identity =>
        identity ??= new TrainingIdentity(network, data, validation, options, optimizer, callbacks);

    /// <param name="stopped">Whether a callback has stopped the training.</param>
    public Checkpoint Capture(bool stopped)
    {
        var checkpoint = new Checkpoint { Step = run.StepsMade };
        Identity.AddTo(checkpoint);
        checkpoint.Add(Stopped, stopped ? 1 : 0);
        checkpoint.Add(Steps, run.Sums.Steps);
        checkpoint.Add(Images, run.Sums.Images);
        checkpoint.Add(Correct, run.Sums.Correct);
        checkpoint.Add(LossSum, run.Sums.Loss);
        checkpoint.Add(Seconds, run.Sums.Seconds);
        checkpoint.Add(History, [.. epochs.SelectMany(Numbers)]);
        checkpoint.Add(ScheduleState, [.. run.Schedule.State]);
        checkpoint.Add(StepCount, run.Optimizer.StepCount);
        checkpoint.Add(LearningRate, run.Optimizer.LearningRate);
        foreach ((string name, Tensor tensor) in Tensors()) checkpoint.Add(name, tensor);
        foreach (TrainingCallback callback in callbacks) callback.OnCheckpoint(checkpoint);
        return checkpoint;
    }

    /// <summary>Restores the state; the network is changed only after everything else was valid.</summary>
    /// <returns>Whether a callback had stopped the training.</returns>
    /// <exception cref="InvalidDataException">The checkpoint belongs to another training, or a part of it is
    /// missing.</exception>
    public bool Restore(Checkpoint checkpoint)
    {
        Identity.Require(checkpoint);
        foreach ((string name, Tensor tensor) in Tensors()) checkpoint.Check(name, tensor);
        EpochRecord[] history =
        [
            .. checkpoint.Numbers(History).Chunk(Columns).TakeWhile(numbers => numbers.Length == Columns).Select(Record),
        ];
        if (history.Where((record, i) => record.Epoch != i).Any())
            throw checkpoint.Fail(History, "consecutive epochs from 0", "other numbers");
        var sums = new EpochSums(
            (int)checkpoint.Number(Steps), (int)checkpoint.Number(Images), (int)checkpoint.Number(Correct),
            checkpoint.Number(LossSum), checkpoint.Number(Seconds));
        if (!run.Passes(checkpoint.Step, history.Length, sums))
        {
            throw checkpoint.Fail(
                Steps, $"the position of step {checkpoint.Step} at {run.Steps} steps per epoch",
                $"{sums.Steps} steps and {sums.Images} images of epoch {history.Length}");
        }

        (bool stopped, double count, double rate) =
            (checkpoint.Number(Stopped) != 0, checkpoint.Number(StepCount), checkpoint.Number(LearningRate));
        try
        {
            run.Schedule.State = checkpoint.Numbers(ScheduleState);
            (run.Optimizer.StepCount, run.Optimizer.LearningRate) = ((long)count, rate);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{checkpoint.Source} does not fit this training: {e.Message}", e);
        }

        foreach (TrainingCallback callback in callbacks) callback.OnResume(network, checkpoint, history);
        foreach ((string name, Tensor tensor) in Tensors()) checkpoint.CopyTo(name, tensor);
        epochs.AddRange(history);
        run.Resume(checkpoint.Step, sums);
        return stopped;
    }

    private IEnumerable<(string Name, Tensor Value)> Tensors() =>
    [
        .. network.State().Select(state => (NetworkPrefix + state.Key, state.Value)),
        .. run.Optimizer.State.Select(state => ($"optimizer/{state.Name}", state.Value)),
    ];

    /// <summary>The record as numbers; values that were not measured are NaN.</summary>
    private static double[] Numbers(EpochRecord epoch) =>
    [
        epoch.Epoch, epoch.TrainSeconds, epoch.TrainLoss, epoch.TrainAccuracy ?? double.NaN,
        epoch.ValidationLoss ?? double.NaN, epoch.ValidationAccuracy ?? double.NaN, epoch.LearningRate,
        epoch.MeasuredTrainLoss ?? double.NaN, epoch.MeasuredTrainAccuracy ?? double.NaN,
        epoch.ValidationMeanAbsoluteError ?? double.NaN,
    ];

    private static EpochRecord Record(double[] numbers) =>
        new((int)numbers[0], numbers[1], numbers[2], NullIfNaN(numbers[3]), NullIfNaN(numbers[4]),
            NullIfNaN(numbers[5]), numbers[6], NullIfNaN(numbers[7]), NullIfNaN(numbers[8]), NullIfNaN(numbers[9]));

    private static double? NullIfNaN(double value) => double.IsNaN(value) ? null : value;
}
