namespace NeuralCore.Handwriting;

/// <summary>Handwritten digits, 28×28 grey, 60,000 training and 10,000 test images. LeCun, Cortes and Burges, The
/// MNIST database of handwritten digits.</summary>
public static class Mnist
{
    /// <summary>Reads MNIST from <paramref name="folder"/>; if that is null, from the folder in the environment
    /// variable
    /// <c>NEURALCORE_DATA</c>; if that is not set, from <c>data/mnist</c>, into which it is downloaded if it is
    /// missing.</summary>
    /// <param name="folder">Contains the four files, uncompressed or .gz; any set that <see cref="DatasetFolder"/>
    /// reads is accepted, such as EMNIST.</param>
    /// <exception cref="IOException">The folder or a file in it is missing, or the download failed; the message
    /// explains what to do.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(string? folder = null) =>
        DatasetSource.FromEnvironment(PublishedDataset.Mnist, folder).Load();
}

/// <summary>The format of MNIST and similar data sets: grey images of 28×28 pixels in ten classes.</summary>
internal static class MnistFormat
{
    public const int ClassCount = 10;

    /// <summary>(height, width, channels)</summary>
    public static Shape ImageShape { get; } = new(28, 28, 1);
}
