using System.Globalization;
using NeuralCore.Networks;

namespace NeuralCore.Training;

/// <summary>Writes one line an epoch to a CSV file, as each epoch ends, so that a run that dies keeps what it had.</summary>
public sealed class CsvLog(string path) : TrainingCallback
{
    public const string Header = "epoch,trainSeconds,trainLoss,trainAccuracy,validationLoss,validationAccuracy,learningRate,measuredTrainLoss,measuredTrainAccuracy";

    public override void OnStart(Network network, TrainingOptions options) => File.WriteAllText(path, Header + "\n");

    public override bool OnEpoch(Network network, EpochRecord epoch)
    {
        File.AppendAllText(path, string.Join(',', new[]
        {
            epoch.Epoch, epoch.TrainSeconds, epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss, epoch.ValidationAccuracy, epoch.LearningRate,
            epoch.MeasuredTrainLoss, epoch.MeasuredTrainAccuracy,
        }.Select(value => value?.ToString("G6", CultureInfo.InvariantCulture) ?? "")) + "\n");
        return false;
    }
}
