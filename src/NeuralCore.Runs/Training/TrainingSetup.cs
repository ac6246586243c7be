using NeuralCore.Handwriting;
using NeuralCore.Handwriting.Lines;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>The data and the network of a training before its first step.</summary>
/// <param name="Scaling">Of pixels to the network's inputs.</param>
/// <param name="Pretrained">The model that the weights are from; null for new weights.</param>
internal sealed record TrainingSetup(
    FoundData Data, Network Network, InputScaling Scaling, PretrainedWeights? Pretrained)
{
    public bool IsTrained => Pretrained is not null;

    /// <summary>
    /// Finds the data and builds or loads the network; a network that fits no data is refused before any are generated
    /// or downloaded.
    /// </summary>
    /// <param name="resumed">The run to resume; null for a new one.</param>
    public static TrainingSetup Create(
        TrainSettings settings, IMessages messages, CancellationToken cancellation, Resumption? resumed = null)
    {
        // The checkpoint contains the weights, so the file that they started from is not needed any more.
        PretrainedWeights? restored = resumed?.Checkpoint is null ? null : resumed.Origin.Pretrained;
        PretrainedModel? model = settings.From is null || restored is not null ? null
            : resumed?.Origin.Pretrained is { } weights ? PretrainedModel.LoadAgain(weights, resumed, messages)
            : PretrainedModel.Load(settings.From, messages);
        settings.Model.CheckWords();
        if (settings.TrainsLines)
        {
            TrainingSetup lines = OfLines(settings, model, restored, messages, cancellation);
            CheckLength(settings, lines.Data.Sets.Train!, messages);
            return lines;
        }

        FoundData data = new DataFinder(messages, cancellation).ForTraining(
            settings.Data, settings.TrainLimit ?? int.MaxValue, () =>
            {
                if (settings.From is not null) model?.RequireShape(MnistFormat.ImageShape, "the data set");
                else settings.Model.Build(MnistFormat.ImageShape, MnistFormat.ClassCount, settings.Seed);
            });
        TrainingSetup setup = Of(settings, data, model, restored, messages);
        cancellation.ThrowIfCancellationRequested();
        CheckLength(settings, data.Sets.Train!, messages);
        return setup;
    }

    /// <summary>The options of the training for the library, without checkpoints.</summary>
    /// <param name="team">The caller disposes of it.</param>
    public TrainingOptions Options(TrainSettings settings, WorkerTeam team) =>
        settings.Options(team) with { Scaling = Scaling };

    /// <summary>A copy of the network, so that several trainings can start from the same weights.</summary>
    public Network CopyNetwork()
    {
        Network copy = NetworkArchitecture.BuildBlank(Network.Architecture, Network.InputShape, Network.ParameterCount);
        foreach (((_, Tensor to), (_, Tensor from)) in copy.State().Zip(Network.State())) to.CopyFrom(from);
        return copy;
    }

    /// <inheritdoc cref="Of"/>
    private static TrainingSetup OfLines(
        TrainSettings settings, PretrainedModel? model, PretrainedWeights? restored, IMessages messages,
        CancellationToken cancellation)
    {
        if (settings.Reader is not null)
        {
            (FoundData synthetic, Network built) = ReaderSetup.New(settings, messages);
            return new TrainingSetup(synthetic, built, InputScaling.Default, null);
        }

        if (model is not null) ReaderSetup.RequireReader(model, settings.LineFolder!);
        Network network = model?.Model.Network
            ?? NetworkArchitecture.Build(restored!.Architecture, LineNetwork.InputShape, settings.Seed);
        IReadOnlyList<string> classes = restored?.ClassNames ?? model!.Model.ClassNames;
        FoundData data = ReaderSetup.Labelled(settings, network, classes, messages, cancellation);
        return new TrainingSetup(data, network, InputScaling.Default, restored ?? new PretrainedWeights(
            model!.Path, model.Sha256, network.Architecture, classes, $"{model.Model.Scaling}")
        {
            Calibration = [.. Calibration(model.Model)],
        });
    }

    /// <summary>Temperature and threshold of a model, which few labelled lines do not replace.</summary>
    private static IEnumerable<double> Calibration(Model model) =>
        model.Number(ModelKeys.Temperature) is { } temperature && model.Number(ModelKeys.RejectBelow) is { } threshold
            ? [temperature, threshold] : [];

    /// <param name="model">Null for new weights, or those of a checkpoint.</param>
    /// <param name="restored">The origin of the weights of a checkpoint.</param>
    private static TrainingSetup Of(
        TrainSettings settings, FoundData data, PretrainedModel? model, PretrainedWeights? restored, IMessages messages)
    {
        Dataset train = data.Sets.Train!;
        if (restored is not null)
        {
            return new TrainingSetup(Named(data, restored.ClassNames),
                NetworkArchitecture.Build(restored.Architecture, train.SampleShape, settings.Seed),
                InputScaling.Parse(restored.InputScaling) ?? InputScaling.Default, restored);
        }

        if (model is null)
        {
            Network built = settings.Model.Build(train.SampleShape, train.ClassNames.Count, settings.Seed);
            return new TrainingSetup(data, built, InputScaling.Default, null);
        }

        model.RequireShape(train.SampleShape, train.Name);
        InputScaling scaling = model.Model.Scaling;
        if (!data.HasKnownClasses) data = Named(data, model.Model.ClassNames);
        train = data.Sets.Train!;
        Network network = model.Adapt(train, settings.Seed, messages);
        return new TrainingSetup(data, network, scaling, new PretrainedWeights(
            model.Path, model.Sha256, network.Architecture, train.ClassNames, $"{scaling}"));
    }

    /// <summary>The data with the class names of the model, if it has as many classes.</summary>
    private static FoundData Named(FoundData data, IReadOnlyList<string> names) =>
        names.Count == data.Sets.Train!.ClassNames.Count ? data.WithClassNames(names) : data;

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
