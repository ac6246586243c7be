using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>The model whose weights a training starts from (fine-tuning).</summary>
/// <param name="Path">Of its file: a model, or a checkpoint of a run that has no model yet.</param>
/// <param name="Sha256">Hash of its weights.</param>
internal sealed record PretrainedModel(string Path, Model Model, string Sha256)
{
    /// <param name="path">A model file, or the folder of a run.</param>
    /// <exception cref="UsageException">The file is a graph of another program.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not a complete model.</exception>
    public static PretrainedModel Load(string path, IMessages messages)
    {
        if (Directory.Exists(path) && RunFolder.Open(path) is { } run && !File.Exists(run.Model))
        {
            var checkpoints = new CheckpointFolder(run.Checkpoints);
            if (checkpoints.Load(e => messages.Warning($"{e.Message} It is skipped.")) is { } checkpoint)
                return Of(checkpoint.Source, ShownModel.Of(TrainingIdentity.ModelOf(checkpoint)));
        }
        else if (System.IO.Path.GetExtension(path) == CheckpointFolder.Extension)
        {
            return Of(path, ShownModel.Of(TrainingIdentity.ModelOf(CheckpointFile.Read(path))));
        }

        string file = LoadedModel.FileOf(path);
        if (LoadedModel.IsGraph(file)) throw new UsageException(
            $"--from: {file} is {LoadedModel.KindOf(file)}, which cannot be trained: convert it with import first.");
        return Of(file, LoadedModel.Of(file).Model);
    }

    /// <summary>Loads the model again that a run started from.</summary>
    /// <exception cref="IOException">Its file does not exist any more.</exception>
    /// <exception cref="InvalidDataException">Its weights have changed.</exception>
    public static PretrainedModel LoadAgain(PretrainedWeights weights, Resumption resumed, IMessages messages)
    {
        string path = System.IO.Path.Combine(resumed.Origin.Directory, weights.Path);
        string advice = $"The run has no checkpoint, so it cannot be restarted without these weights; " +
            $"'{resumed.Origin.Typed}' starts a new run.";
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}, from whose weights the run started, does not exist. {advice}");
        PretrainedModel model = Load(path, messages);
        return model.Sha256 == weights.WeightsSha256 ? model with { Path = weights.Path }
            : throw new InvalidDataException($"{path} has changed since the run started from its weights: their " +
                $"SHA-256 is {model.Sha256}, and was {weights.WeightsSha256}. {advice}");
    }

    /// <summary>Refuses data of another shape.</summary>
    /// <param name="data">Their name.</param>
    /// <exception cref="InvalidDataException">The images have another shape.</exception>
    public void RequireShape(Shape images, string data)
    {
        if (images != Model.InputShape)
            throw new InvalidDataException($"The model {Path} takes images of {Model.InputShape}, those of {data} " +
                $"are {images}. Train a new network with --model, or choose other data.");
    }

    /// <summary>
    /// The network with an output for each class of the data: for another number of classes, its last layer is replaced
    /// by a new one. The network of <see cref="Model"/> is used up.
    /// </summary>
    /// <param name="seed">Initialises a new last layer.</param>
    /// <exception cref="UsageException">The last layer is not a dense layer, so it cannot be replaced.</exception>
    public Network Adapt(Dataset train, ulong seed, IMessages messages)
    {
        Network network = Model.Network;
        int classes = train.ClassNames.Count;
        if (classes == Model.ClassNames.Count)
        {
            if (TestSetFit.TrainingWarning(Model, train) is { } warning) messages.Warning(warning);
            return network;
        }

        string difference = $"{train.Name} has {Figures.Count(classes)} classes, the model {Path} has " +
            $"{Model.ClassNames.Count}";
        if (network.Layers.Layers[^1] is not Dense last)
        {
            throw new UsageException($"{difference}. Only a last layer that is dense can be replaced, and it is " +
                $"'{network.Layers.Layers[^1].Text}': train a new network with --model.");
        }

        messages.Line($"Head   {difference}: its last layer, '{last.Text}', is replaced by a new layer with " +
            $"{Figures.Count(classes, "output")}; all other weights are kept");
        Shape input = network.InputShape;
        return new Network(input, seed, [.. network.Detach().SkipLast(1), new Dense(classes, last.HasBias)]);
    }

    private static PretrainedModel Of(string path, Model model) => new(path, model, WeightHash.Of(model.Network));
}
