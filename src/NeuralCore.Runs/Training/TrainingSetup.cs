using NeuralCore.Handwriting;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>The data and the untrained network of a training.</summary>
internal static class TrainingSetup
{
    /// <summary>Finds the data and builds the network; a network that fits no data is refused before any are generated or downloaded.</summary>
    public static (FoundData Data, Network Network) Create(TrainSettings settings, IMessages messages, CancellationToken cancellation)
    {
        settings.Model.CheckWords();
        FoundData data = new DataFinder(messages, cancellation).ForTraining(
            settings.Data, settings.TrainLimit, () => settings.Model.Build(MnistFormat.ImageShape, MnistFormat.ClassCount, settings.Seed));
        Network network = settings.Model.Build(data.Sets.Train!.ImageShape, data.Sets.Train.ClassNames.Count, settings.Seed);
        cancellation.ThrowIfCancellationRequested();
        return (data, network);
    }
}
