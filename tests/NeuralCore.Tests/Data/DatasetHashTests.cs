using System.Security.Cryptography;

namespace NeuralCore.Tests.Data;

public class DatasetHashTests
{
    private static readonly Dataset Data = new("three", new Shape(1, 2, 1), [0, 255, 51, 0, 102, 204], [2, 0, 1], ["a", "b", "c"]);

    [Fact]
    public void Is_the_SHA_256_of_shape_images_and_labels()
    {
        byte[] content = [.. "1x2x1\n"u8, 0, 255, 51, 0, 102, 204, 2, 0, 1];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), DatasetHash.Of(Data));
    }

    [Fact]
    public void Of_a_part_is_that_of_the_same_images_on_their_own()
    {
        var alone = new Dataset("part", new Shape(1, 2, 1), [102, 204, 0, 255], [1, 2], ["a", "b", "c"]);
        Assert.Equal(DatasetHash.Of(alone), DatasetHash.Of(Data.Subset([2, 0])));
    }

    [Fact]
    public void Changes_with_a_pixel_a_label_and_the_shape()
    {
        Dataset[] others =
        [
            new("pixel", new Shape(1, 2, 1), [1, 255, 51, 0, 102, 204], [2, 0, 1], ["a", "b", "c"]),
            new("label", new Shape(1, 2, 1), [0, 255, 51, 0, 102, 204], [2, 1, 1], ["a", "b", "c"]),
            new("shape", new Shape(2, 1, 1), [0, 255, 51, 0, 102, 204], [2, 0, 1], ["a", "b", "c"]),
        ];
        Assert.Equal(4, others.Append(Data).Select(DatasetHash.Of).Distinct().Count());
    }
}
