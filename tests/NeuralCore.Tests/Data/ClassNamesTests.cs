namespace NeuralCore.Tests.Data;

public sealed class ClassNamesTests
{
    [Fact]
    public void Every_list_has_its_published_length_and_no_name_twice()
    {
        (IReadOnlyList<string> Names, int Count)[] lists =
        [
            (ClassNames.Digits, 10), (ClassNames.FashionMnist, 10), (ClassNames.KuzushijiMnist, 10),
            (ClassNames.EmnistLetters, 26), (ClassNames.EmnistMerged, 47), (ClassNames.EmnistByClass, 62), (ClassNames.Numbered(3), 3),
        ];
        foreach ((IReadOnlyList<string> names, int count) in lists)
        {
            Assert.Equal(count, names.Count);
            Assert.Equal(count, names.Distinct().Count());
        }
    }

    /// <summary>Lines of the published emnist-balanced-mapping.txt: label and ASCII code.</summary>
    [Theory]
    [InlineData(0, 48)]
    [InlineData(9, 57)]
    [InlineData(10, 65)]
    [InlineData(35, 90)]
    [InlineData(36, 97)]
    [InlineData(37, 98)]
    [InlineData(38, 100)]
    [InlineData(41, 103)]
    [InlineData(42, 104)]
    [InlineData(43, 110)]
    [InlineData(44, 113)]
    [InlineData(45, 114)]
    [InlineData(46, 116)]
    public void Merged_EMNIST_follows_the_published_mapping(int label, int ascii) => Assert.Equal(((char)ascii).ToString(), ClassNames.EmnistMerged[label]);

    [Fact]
    public void Fashion_and_numbers_are_in_order()
    {
        Assert.Equal(("T-shirt/top", "Sneaker", "Ankle boot"), (ClassNames.FashionMnist[0], ClassNames.FashionMnist[7], ClassNames.FashionMnist[9]));
        Assert.Equal(["0", "1", "2"], ClassNames.Numbered(3));
    }
}
