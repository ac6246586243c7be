namespace NeuralCore;

/// <summary>
/// Trains a network on a data set: for each epoch it shuffles, makes the training steps and validates.
/// </summary>
public static class Trainer
{
    /// <summary>Number of training samples on which the untrained network is evaluated for epoch 0.</summary>
    public const int InitialSample = 1000;

    /// <summary>
    /// Trains <paramref name="network"/> on <paramref name="data"/>. A share of it is used for validation: <see
    /// cref="TrainingOptions.ValidationSplit"/>.
    /// </summary>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <param name="callbacks">Called for every batch and epoch, in order. A callback can serve only one training at a
    /// time.</param>
    /// <param name="cancellation">Ends the training after the current batch with <see cref="StopReason.Cancelled"/>;
    /// the result so far is returned and saved as a checkpoint.</param>
    /// <remarks>The library reads no clock except <see cref="TrainingOptions.Clock"/> and prints nothing: progress is
    /// passed to the callbacks, checkpoints to <see cref="TrainingOptions.Checkpoints"/>.</remarks>
    /// <exception cref="ArgumentException">Network, data, loss and options do not fit together; the message states what
    /// to change.</exception>
    /// <exception cref="InvalidDataException"><see cref="TrainingOptions.ResumeFrom"/> belongs to another training: the
    /// message names each difference. The network is unchanged.</exception>
    public static History Fit(
        Network network, Dataset data, TrainingOptions? options = null,
        IReadOnlyList<TrainingCallback>? callbacks = null, CancellationToken cancellation = default) =>
        Train(network, data, validation: null, options ?? new TrainingOptions(), callbacks ?? [], cancellation);

    /// <summary>
    /// Trains <paramref name="network"/> on all of <paramref name="train"/> and validates on
    /// <paramref name="validation"/>.
    /// </summary>
    /// <param name="validation">Samples for validation, never used for training or augmented. They may have fewer
    /// classes than <paramref name="train"/>.</param>
    /// <inheritdoc cref="Fit(Network, Dataset, TrainingOptions?, IReadOnlyList{TrainingCallback}?,
    /// CancellationToken)"/>
    public static History Fit(
        Network network, Dataset train, Dataset validation, TrainingOptions? options = null,
        IReadOnlyList<TrainingCallback>? callbacks = null, CancellationToken cancellation = default)
    {
        options ??= new TrainingOptions();
        RequireFit(network, validation, options.Loss);
        Guard.Require(validation.Count > 0, $"{validation.Name} has no samples to validate on.");
        return Train(network, train, validation, options, callbacks ?? [], cancellation);
    }

    private static History Train(
        Network network, Dataset data, Dataset? validation, TrainingOptions options,
        IReadOnlyList<TrainingCallback> callbacks, CancellationToken cancellation)
    {
        options.Check();
        options.Scaling.RequireFit(network.InputShape);
        Guard.Require(data.Count > 0, $"{data.Name} has no samples to train on.");
        RequireFit(network, data, options.Loss);
        int outputs = network.OutputShape.Length;
        Guard.Require(
            !data.HasClasses || data.ClassNames.Count == outputs,
            $"{data.Name} has {data.ClassNames.Count} classes, the network gives {outputs} outputs.");
        StratifiedSplit split = validation is null
            ? StratifiedSplit.Of(data, options.ValidationSplit, options.Seed) : new StratifiedSplit(data, validation);
        if (network.BatchProblem(split.Training.Count, options.BatchSize) is { } problem)
            throw new ArgumentException($"{problem}: {Network.BatchAdvice}.");
        int entered = 0;
        try
        {
            for (; entered < callbacks.Count; entered++) callbacks[entered].Enter();
            var run = new TrainingRun(network, split.Training, options, callbacks, options.Workers);
            try
            {
                return Run(run, network, data, validation, split, options, callbacks, cancellation);
            }
            finally
            {
                run.End();
            }
        }
        finally
        {
            foreach (TrainingCallback callback in callbacks.Take(entered)) callback.Leave();
        }
    }

    private static void RequireFit(Network network, Dataset data, Loss loss)
    {
        Guard.Require(
            data.SampleShape == network.InputShape || data.IsGenerated,
            $"The samples of {data.Name} are {data.SampleShape}, the network takes {network.InputShape}.");
        loss.RequireFit(data.Targets, network.Layers.OutputShape(data.SampleShape));
    }

    private static History Run(
        TrainingRun run, Network network, Dataset data, Dataset? validationSet, StratifiedSplit split,
        TrainingOptions options, IReadOnlyList<TrainingCallback> callbacks, CancellationToken cancellation)
    {
        var evaluator = new Evaluator(network, run.Workspace, options.Scaling) { Group = options.Group };
        Dataset? measured = options.MeasuredImages == 0 ? null : Sample(split.Training, options);
        var epochs = new List<EpochRecord>();
        var state = new TrainingState(network, data, validationSet, options, callbacks, run, epochs);
        foreach (TrainingCallback callback in callbacks) callback.OnStart(network, options);
        bool stop = options.ResumeFrom is { } checkpoint && state.Restore(checkpoint);

        StopReason reason;
        try
        {
            if (epochs.Count == 0)
            {
                EvaluationResult untrained =
                    evaluator.Evaluate(split.Training.Take(InitialSample), options.Loss, cancellation);
                stop = Record(epoch: 0, untrained.Loss, untrained.Accuracy);
            }

            for (int epoch = Math.Max(1, epochs.Count);
                epoch <= options.Epochs && !stop && run.Divergence is null;
                epoch++)
            {
                if (!run.Epoch(epoch, cancellation)) break;
                stop = Record(epoch, run.Sums.MeanLoss, data.HasAccuracy ? run.Sums.Accuracy : null);
            }

            reason = run.Divergence is not null ? StopReason.Diverged
                : stop ? StopReason.EarlyStopped : StopReason.Completed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            reason = StopReason.Cancelled;
            if (run.Divergence is null) options.Checkpoints?.Save(state.Capture(stopped: false));
        }

        var history = new History(epochs, reason, run.Divergence);
        foreach (TrainingCallback callback in callbacks) callback.OnEnd(network, history);
        return history;

        bool Record(int epoch, double loss, double? accuracy)
        {
            EvaluationResult? validation = split.Validation is { } samples
                ? evaluator.Evaluate(samples, options.Loss, cancellation) : null;
            if (validation is not null && !double.IsFinite(validation.Loss))
            {
                run.FindDivergence(epoch, split.Validation!);
                return false;
            }

            EvaluationResult? training = measured is null ? null
                : evaluator.Evaluate(measured, options.Loss, cancellation);
            double learningRate = epoch == 0 ? 0 : run.Optimizer.LearningRate;
            var record = new EpochRecord(
                epoch, run.Sums.Seconds, loss, accuracy, validation?.Loss, validation?.Accuracy, learningRate,
                training?.Loss, training?.Accuracy, validation?.MeanAbsoluteError);
            epochs.Add(record);
            run.Sums = default;
            if (epoch > 0) run.Schedule.Observe(record.ComparedLoss);
            bool stopEarly = false;
            foreach (TrainingCallback callback in callbacks) stopEarly |= callback.OnEpoch(network, record);
            if (epoch % options.CheckpointEvery == 0 || epoch == options.Epochs || stopEarly)
                options.Checkpoints?.Save(state.Capture(stopEarly));
            return stopEarly;
        }
    }

    /// <summary>The training samples that are evaluated after each epoch, each class in proportion.</summary>
    private static Dataset Sample(Dataset training, TrainingOptions options) => options.MeasuredImages >= training.Count
        ? training
        : StratifiedSplit.Of(training, (double)options.MeasuredImages / training.Count, options.Seed).Validation!;
}
