namespace NeuralCore.Handwriting;

/// <summary>The format of MNIST and its relatives: grey images of 28×28 pixels in ten classes.</summary>
internal static class MnistFormat
{
    public const int ClassCount = 10;

    /// <summary>(height, width, channels)</summary>
    public static Shape ImageShape { get; } = new(28, 28, 1);
}
