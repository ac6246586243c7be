namespace NeuralCore;

/// <summary>The metrics of one epoch. Epoch 0 is the untrained network.</summary>
/// <param name="TrainSeconds">Time of training in seconds, without validation and callbacks.</param>
/// <param name="TrainLoss">Mean over the epoch's batches in training mode, with dropout; at epoch 0 in inference mode
/// over <see cref="Trainer.InitialSample"/> images.</param>
/// <param name="TrainAccuracy">Accuracy over the same images as <paramref name="TrainLoss"/>, in [0, 1]. All accuracies
/// are null if targets are not classes.</param>
/// <param name="ValidationLoss">Loss in inference mode over the whole validation set; null if there is none.</param>
/// <param name="LearningRate">Learning rate of the epoch's last step; 0 at epoch 0.</param>
/// <param name="MeasuredTrainLoss">Loss in inference mode after the epoch, over <see
/// cref="TrainingOptions.MeasuredImages"/> training images, the same in every epoch. Unlike <paramref
/// name="TrainLoss"/> it can be compared with <paramref name="ValidationLoss"/>. Null if none are measured.</param>
/// <param name="ValidationMeanAbsoluteError">Mean of |output − target| over the validation set; null if there is no
/// validation set, or if targets are classes or outputs are logits.</param>
public sealed record EpochRecord(
    int Epoch, double TrainSeconds, double TrainLoss, double? TrainAccuracy, double? ValidationLoss,
    double? ValidationAccuracy, double LearningRate,
    double? MeasuredTrainLoss = null, double? MeasuredTrainAccuracy = null, double? ValidationMeanAbsoluteError = null)
{
    /// <summary>
    /// The loss by which epochs are compared: the validation loss, or the training loss if there is none.
    /// </summary>
    public double ComparedLoss => ValidationLoss ?? TrainLoss;
}
