using System.Globalization;
using System.Text;

namespace NeuralCore;

/// <summary>
/// Writes one line per epoch to a CSV file at the end of each epoch, so that a crash loses no finished epoch. A resumed
/// run continues the file without duplicate lines.
/// </summary>
public sealed class CsvLog(string path) : TrainingCallback
{
    public const string Header =
        "epoch,trainSeconds,trainLoss,trainAccuracy,validationLoss,validationAccuracy,learningRate,measuredTrainLoss,measuredTrainAccuracy,validationMeanAbsoluteError";

    private readonly StringBuilder lines = new();

    public override void OnStart(Network network, TrainingOptions options)
    {
        lines.Clear().Append(Header).Append('\n');
        if (options.ResumeFrom is null) Write();
    }

    public override void OnResume(Network network, Checkpoint checkpoint, IReadOnlyList<EpochRecord> epochs)
    {
        foreach (EpochRecord epoch in epochs) Append(epoch);
        Write();
    }

    public override bool OnEpoch(Network network, EpochRecord epoch)
    {
        Append(epoch);
        Write();
        return false;
    }

    private void Append(EpochRecord epoch) => lines.AppendJoin(',', new[]
    {
        epoch.Epoch, epoch.TrainSeconds, epoch.TrainLoss, epoch.TrainAccuracy, epoch.ValidationLoss,
        epoch.ValidationAccuracy, epoch.LearningRate, epoch.MeasuredTrainLoss, epoch.MeasuredTrainAccuracy,
        epoch.ValidationMeanAbsoluteError,
        }.Select(value => value?.ToString("G6", CultureInfo.InvariantCulture) ?? "")).Append('\n');

    /// <summary>
    /// Rewrites the whole file, so that it is complete even if it was deleted or an earlier write failed.
    /// </summary>
    private void Write() => AtomicFile.Write(path, lines.ToString(), flush: false);
}
