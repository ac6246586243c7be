namespace NeuralCore;

/// <summary>Running sums over the batches of an epoch.</summary>
/// <param name="Steps">Number of batches.</param>
/// <param name="Images">Number of images.</param>
/// <param name="Correct">Number of images that were classified correctly.</param>
/// <param name="Loss">Sum of the loss over the images.</param>
/// <param name="Seconds">Time of training in seconds.</param>
internal readonly record struct EpochSums(int Steps, int Images, int Correct, double Loss, double Seconds)
{
    public double MeanLoss => Loss / Images;

    public double Accuracy => (double)Correct / Images;

    /// <param name="loss">Mean over the batch.</param>
    public EpochSums Add(int images, double loss, int correct, double seconds) =>
        new(Steps + 1, Images + images, Correct + correct, Loss + loss * images, Seconds + seconds);
}
