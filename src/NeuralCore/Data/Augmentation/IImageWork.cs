namespace NeuralCore;

/// <summary>What <see cref="ImageWarpers"/> do to every image.</summary>
internal interface IImageWork
{
    /// <summary>Does image <paramref name="n"/>; neither the warper nor the thread may matter.</summary>
    void Run(ImageWarper warper, int n);
}
