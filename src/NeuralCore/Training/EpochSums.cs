namespace NeuralCore;

/// <summary>What the batches of an epoch have added up to so far.</summary>
/// <param name="Steps">Batches done.</param>
/// <param name="Images">Images in them.</param>
/// <param name="Correct">Images that were classified right.</param>
/// <param name="Loss">Sum over the images.</param>
/// <param name="Seconds">Time of training.</param>
internal readonly record struct EpochSums(int Steps, int Images, int Correct, double Loss, double Seconds)
{
    public double MeanLoss => Loss / Images;

    public double Accuracy => (double)Correct / Images;

    /// <param name="loss">Mean over the batch.</param>
    public EpochSums Add(int images, double loss, int correct, double seconds) =>
        new(Steps + 1, Images + images, Correct + correct, Loss + loss * images, Seconds + seconds);
}
