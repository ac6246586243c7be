using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data;

public sealed class MnistTests : IDisposable
{
    private readonly Scratch scratch = new();

    [Fact]
    public void Load_gives_the_training_and_the_test_set_of_a_folder()
    {
        scratch.AddSet(tests: 11);
        (Dataset train, Dataset test) = Mnist.Load(scratch.Folder);
        Assert.Equal((20, 11), (train.Count, test.Count));
        Assert.Equal((20, 11),
            (FashionMnist.Load(scratch.Folder).Train.Count, FashionMnist.Load(scratch.Folder).Test.Count));
    }

    [Fact]
    public void A_folder_that_is_missing_or_holds_only_a_test_set_is_refused_with_what_to_do()
    {
        Assert.Contains(
            "Check the path", Assert.Throws<DirectoryNotFoundException>(() => Mnist.Load(scratch.Path("none"))).Message,
            StringComparison.Ordinal);
        Scratch.Images(4, 28, 28).Write(scratch.Path("t10k-images-idx3-ubyte.gz"), gzip: true);
        Scratch.Labels(4, 2).Write(scratch.Path("t10k-labels-idx1-ubyte.gz"), gzip: true);
        Assert.Contains(
            "training images", Assert.Throws<FileNotFoundException>(() => Mnist.Load(scratch.Folder)).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => scratch.Dispose();
}
