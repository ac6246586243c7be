namespace NeuralCore;

/// <summary>The figures of one epoch. Epoch 0 is the untrained network.</summary>
/// <param name="TrainSeconds">Training alone: no validation, no callbacks.</param>
/// <param name="TrainLoss">Mean over the epoch's batches as they were trained on, dropout and all; at epoch 0 in
/// inference mode over <see cref="Trainer.InitialSample"/> images.</param>
/// <param name="TrainAccuracy">As <paramref name="TrainLoss"/>, in [0, 1]; null where targets are no classes, as the
/// other accuracies.</param>
/// <param name="ValidationLoss">In inference mode over the whole validation set; null where there is none.</param>
/// <param name="LearningRate">At the epoch's last step; 0 at epoch 0.</param>
/// <param name="MeasuredTrainLoss">In inference mode after the epoch, over <see cref="TrainingOptions.MeasuredImages"/>
/// training images that stay the same: unlike <paramref name="TrainLoss"/> it can be set beside
/// <paramref name="ValidationLoss"/>. Null where none are measured.</param>
/// <param name="ValidationMeanAbsoluteError">Mean of |output − target| over the validation set; null where there is
/// none, or where targets are classes or outputs are logits.</param>
public sealed record EpochRecord(
    int Epoch, double TrainSeconds, double TrainLoss, double? TrainAccuracy, double? ValidationLoss,
    double? ValidationAccuracy, double LearningRate,
    double? MeasuredTrainLoss = null, double? MeasuredTrainAccuracy = null, double? ValidationMeanAbsoluteError = null)
{
    /// <summary>The loss by which epochs are compared: validation where there is one.</summary>
    public double ComparedLoss => ValidationLoss ?? TrainLoss;
}
