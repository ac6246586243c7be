namespace NeuralCore.Handwriting;

/// <summary>Handwritten digits, 28×28 grey, 60,000 to train on and 10,000 to test on. LeCun, Cortes and Burges, The
/// MNIST database of handwritten digits.</summary>
public static class Mnist
{
    /// <summary>Reads MNIST from <paramref name="folder"/>, or where that is null from the folder that the environment
    /// variable <c>NEURALCORE_DATA</c> names, or from <c>data/mnist</c>,
    /// to which it is downloaded where it is not there.</summary>
    /// <param name="folder">Holds the four files, plain or .gz; any set that <see cref="DatasetFolder"/> reads will do,
    /// such as EMNIST.</param>
    /// <exception cref="IOException">The folder or a file in it is missing, or the download failed; the message says
    /// what to do.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(string? folder = null) =>
        DatasetSource.FromEnvironment(PublishedDataset.Mnist, folder).Load();
}

/// <summary>The format of MNIST and its relatives: grey images of 28×28 pixels in ten classes.</summary>
internal static class MnistFormat
{
    public const int ClassCount = 10;

    /// <summary>(height, width, channels)</summary>
    public static Shape ImageShape { get; } = new(28, 28, 1);
}
