namespace NeuralCore.Runs.Records;

/// <summary>An epoch in metrics.json. A number that is not finite is null there: JSON has no other word for it.</summary>
internal sealed record EpochMetrics(
    int Epoch, double TrainSeconds, double? TrainLoss, double? TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy, double LearningRate,
    double? MeasuredTrainLoss, double? MeasuredTrainAccuracy)
{
    public static EpochMetrics Of(EpochRecord epoch) => new(
        epoch.Epoch, epoch.TrainSeconds, Json.Finite(epoch.TrainLoss), Json.Finite(epoch.TrainAccuracy),
        Json.Finite(epoch.ValidationLoss), Json.Finite(epoch.ValidationAccuracy), epoch.LearningRate,
        Json.Finite(epoch.MeasuredTrainLoss), Json.Finite(epoch.MeasuredTrainAccuracy));
}
