namespace NeuralCore;

/// <summary>Teaches a network a data set: shuffle, step, validate, epoch after epoch.</summary>
public static class Trainer
{
    /// <summary>Training images on which the untrained network is measured for epoch 0.</summary>
    public const int InitialSample = 1000;

    /// <summary>Trains <paramref name="network"/> on <paramref name="data"/>, of which a stratified share is held back to validate.</summary>
    /// <param name="callbacks">Watchers; each is told of every batch and epoch, in order.</param>
    /// <param name="cancellation">Ends the training after the current batch: <see cref="StopReason.Cancelled"/>, with what was reached and a checkpoint of it.</param>
    /// <remarks>The library reads no clock but <see cref="TrainingOptions.Clock"/> and writes nothing: progress goes to the callbacks, checkpoints to <see cref="TrainingOptions.Checkpoints"/>.</remarks>
    /// <exception cref="InvalidDataException"><see cref="TrainingOptions.ResumeFrom"/> is of another training: the message names each difference. The network is as it was.</exception>
    public static History Fit(Network network, Dataset data, TrainingOptions options, IReadOnlyList<TrainingCallback>? callbacks = null, CancellationToken cancellation = default)
    {
        options.Check();
        Guard.Require(data.Count > 0, $"{data.Name} has no images to train on.");
        Guard.Require(data.ImageShape == network.InputShape, $"The images of {data.Name} are {data.ImageShape}, the network takes {network.InputShape}.");
        Guard.Require(data.ClassNames.Count == network.OutputShape.Length, $"{data.Name} has {data.ClassNames.Count} classes, the network gives {network.OutputShape.Length} outputs.");
        StratifiedSplit split = StratifiedSplit.Of(data, options.ValidationSplit, options.Seed);
        Guard.Require(split.Training.Count > 0, $"A validation split of {options.ValidationSplit} leaves none of {data.Name}'s {data.Count} images to train on.");
        callbacks ??= [];
        options.Schedule.Reset();

        using var team = new WorkerTeam(options.Threads);
        var run = new TrainingRun(network, split.Training, options, callbacks, team);
        var evaluator = new Evaluator(network, run.Workspace);
        Dataset? measured = options.MeasuredImages == 0 ? null : Sample(split.Training, options);
        var epochs = new List<EpochRecord>();
        var state = new TrainingState(network, data, options, callbacks, run, epochs);
        foreach (TrainingCallback callback in callbacks) callback.OnStart(network, options);
        bool stop = options.ResumeFrom is { } checkpoint && state.Restore(checkpoint);

        StopReason reason;
        try
        {
            if (epochs.Count == 0)
            {
                EvaluationResult untrained = evaluator.Evaluate(split.Training.Take(InitialSample), options.Loss, cancellation);
                stop = Record(epoch: 0, untrained.Loss, untrained.Accuracy);
            }

            for (int epoch = Math.Max(1, epochs.Count); epoch <= options.Epochs && !stop && run.Divergence is null; epoch++)
            {
                if (!run.Epoch(epoch, cancellation)) break;
                stop = Record(epoch, run.Sums.MeanLoss, run.Sums.Accuracy);
            }

            reason = run.Divergence is not null ? StopReason.Diverged : stop ? StopReason.EarlyStopped : StopReason.Completed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            reason = StopReason.Cancelled;
            if (run.Divergence is null) options.Checkpoints?.Save(state.Capture(stopped: false));
        }

        var history = new History(epochs, reason, run.Divergence);
        foreach (TrainingCallback callback in callbacks) callback.OnEnd(network, history);
        return history;

        bool Record(int epoch, double loss, double accuracy)
        {
            EvaluationResult? validation = split.Validation is { Count: > 0 } held ? evaluator.Evaluate(held, options.Loss, cancellation) : null;
            if (validation is not null && !double.IsFinite(validation.Loss))
            {
                run.FindDivergence(epoch, split.Validation!);
                return false;
            }

            EvaluationResult? training = measured is null ? null : evaluator.Evaluate(measured, options.Loss, cancellation);
            var record = new EpochRecord(
                epoch, run.Sums.Seconds, loss, accuracy, validation?.Loss, validation?.Accuracy, epoch == 0 ? 0 : run.Optimizer.LearningRate, training?.Loss, training?.Accuracy);
            epochs.Add(record);
            run.Sums = default;
            if (epoch > 0) options.Schedule.Observe(record.ComparedLoss);
            bool enough = false;
            foreach (TrainingCallback callback in callbacks) enough |= callback.OnEpoch(network, record);
            if (epoch % options.CheckpointEvery == 0 || epoch == options.Epochs || enough) options.Checkpoints?.Save(state.Capture(enough));
            return enough;
        }
    }

    /// <summary>As many training images as are to be measured, each class in proportion.</summary>
    private static Dataset Sample(Dataset training, TrainingOptions options) => options.MeasuredImages >= training.Count
        ? training
        : StratifiedSplit.Of(training, (double)options.MeasuredImages / training.Count, options.Seed).Validation ?? training;
}
