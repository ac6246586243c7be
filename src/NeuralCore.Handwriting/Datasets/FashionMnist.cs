namespace NeuralCore.Handwriting;

/// <summary>Photographs of clothing in MNIST's form and sizes, a harder task. Xiao, Rasul and Vollgraf 2017,
/// arXiv:1708.07747.</summary>
public static class FashionMnist
{
    /// <summary>Reads Fashion-MNIST from <paramref name="folder"/>, or where that is null from the folder that the
    /// environment variable <c>NEURALCORE_FASHION</c> names, or from
    /// <c>data/fashion-mnist</c>, to which it is downloaded where it is not there.</summary>
    /// <inheritdoc cref="Mnist.Load"/>
    public static (Dataset Train, Dataset Test) Load(string? folder = null) =>
        DatasetSource.FromEnvironment(PublishedDataset.FashionMnist, folder).Load();
}
