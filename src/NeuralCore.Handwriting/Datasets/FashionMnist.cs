namespace NeuralCore.Handwriting;

/// <summary>Photographs of clothing in MNIST's form and sizes, a harder task. Xiao, Rasul and Vollgraf 2017,
/// arXiv:1708.07747.</summary>
public static class FashionMnist
{
    /// <summary>Reads Fashion-MNIST from <paramref name="folder"/>; if that is null, from the folder in the environment
    /// variable <c>NEURALCORE_FASHION</c>; if that is not set, from <c>data/fashion-mnist</c>, into which it is
    /// downloaded if it is missing.</summary>
    /// <inheritdoc cref="Mnist.Load"/>
    public static (Dataset Train, Dataset Test) Load(string? folder = null) =>
        DatasetSource.FromEnvironment(PublishedDataset.FashionMnist, folder).Load();
}
