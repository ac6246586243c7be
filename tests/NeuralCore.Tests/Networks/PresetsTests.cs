namespace NeuralCore.Tests.Networks;

public sealed class PresetsTests
{
    private static readonly Shape Image = new(28, 28, 1);

    [Theory]
    [InlineData("mlp", 784 * 128 + 128 + 128 * 10 + 10, 101_770)]
    [InlineData("mlp2", 784 * 512 + 512 + 512 * 512 + 512 + 512 * 10 + 10, 669_706)]
    [InlineData("lenet", 5 * 5 * 6 + 6 + 5 * 5 * 6 * 16 + 16 + 400 * 120 + 120 + 120 * 84 + 84 + 84 * 10 + 10, 61_706)]
    [InlineData("fast", 25 * 16 + 16 + 9 * 16 * 16 + 16 + 400 * 128 + 128 + 128 * 10 + 10, 55_354)]
    [InlineData("best", 25 * 16 + 16 + 9 * 16 * 48 + 48 + 1200 * 128 + 128 + 128 * 10 + 10, 162_394)]
    [InlineData("max", 25 * 32 + 3 * 32 + 9 * 32 * 64 + 3 * 64 + 9 * 64 * 64 + 3 * 64 + 9 * 64 * 128 + 3 * 128 + 1152 * 10 + 10, 142218)]
    [InlineData("cnn", 9 * 32 + 32 + 9 * 32 * 64 + 64 + 1600 * 10 + 10, 34_826)]
    public void A_preset_has_the_published_number_of_parameters(string name, int counted, int published)
    {
        Assert.Equal(counted, published);
        Assert.Equal(published, NetworkArchitecture.Build(Presets.Find(name, 10)!, Image, 1).ParameterCount);
    }

    [Fact]
    public void Every_preset_builds_for_any_number_of_classes()
    {
        foreach ((string name, _, string description) in Presets.All)
        {
            Assert.NotEmpty(description);
            foreach (int classes in (int[])[2, 10, 62]) Assert.Equal(new Shape(classes), NetworkArchitecture.Build(Presets.Find(name, classes)!, Image, 1).OutputShape);
        }
    }

    [Fact]
    public void The_default_is_a_preset_and_an_unknown_name_is_none()
    {
        Assert.NotNull(Presets.Find(Presets.Default, 10));
        Assert.Null(Presets.Find("resnet", 10));
    }

    [Fact]
    public void A_perceptron_of_given_sizes_is_spelled_out() => Assert.Equal("flatten | dense 64 relu | dense 32 relu | dense 10", Presets.MultiLayerPerceptron([64, 32], 0, 10));
}
