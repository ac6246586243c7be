using NeuralCore.Handwriting;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>The data and the untrained network of a training.</summary>
internal static class TrainingSetup
{
    /// <summary>
    /// Finds the data and builds the network; a network that fits no data is refused before any are generated or
    /// downloaded.
    /// </summary>
    public static (FoundData Data, Network Network) Create(
        TrainSettings settings, IMessages messages, CancellationToken cancellation)
    {
        settings.Model.CheckWords();
        FoundData data = new DataFinder(messages, cancellation).ForTraining(
            settings.Data, settings.TrainLimit ?? int.MaxValue, () =>
                settings.Model.Build(MnistFormat.ImageShape, MnistFormat.ClassCount, settings.Seed));
        Network network = settings.Model.Build(
            data.Sets.Train!.SampleShape, data.Sets.Train.ClassNames.Count, settings.Seed);
        cancellation.ThrowIfCancellationRequested();
        CheckLength(settings, data.Sets.Train, messages);
        return (data, network);
    }

    /// <summary>Compares the settings that count steps, epochs or images with the length of the training.</summary>
    /// <exception cref="UsageException">The training would end before the warm-up.</exception>
    private static void CheckLength(TrainSettings settings, Dataset train, IMessages messages)
    {
        if (settings.Epochs == 0) return;
        int images = train.Count - settings.HeldBack(train);
        long stepsPerEpoch = (images + settings.BatchSize - 1L) / settings.BatchSize,
            steps = stepsPerEpoch * settings.Epochs;
        if (settings.WarmupSteps >= steps && settings.WarmupSteps > 0)
        {
            throw new UsageException(
                $"--warmup-steps {settings.WarmupSteps}: the training has {Figures.Count(steps)} steps " +
                    $"({Figures.Count(settings.Epochs, "epoch")} " +
                $"of {Figures.Count(stepsPerEpoch)}), so the learning rate would never reach its base rate. Give " +
                    $"fewer warm-up steps or more epochs.");
        }

        if (settings.BatchSize > images)
            messages.Note($"--batch-size {settings.BatchSize} is more than the {Figures.Count(images)} training " +
                $"images: an epoch is one step.");
        if (settings.Patience is { } patience && patience >= settings.Epochs)
            messages.Note($"--patience {patience} cannot stop a training of " +
                $"{Figures.Count(settings.Epochs, "epoch")} early.");
        if (settings.CheckpointEvery > settings.Epochs)
            messages.Note($"--checkpoint-every {settings.CheckpointEvery}: a training of " +
                $"{Figures.Count(settings.Epochs, "epoch")} has a checkpoint at its start and its end only.");
    }
}
