using NeuralCore.Runner.Tests.Drawings;
using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runner.Tests.Pictures;

public sealed class FiltersPictureTests
{
    [Theory]
    [InlineData("conv 3x3x32 relu | globalavgpool | dense 10", 1)]
    [InlineData("conv 5x3x1 | globalavgpool | dense 10", 3)]
    [InlineData("conv 1x1x200 | globalavgpool | dense 10", 2)]
    [InlineData("dense 128 relu | dense 10", 1)]
    [InlineData("flatten | dense 3", 3)]
    public void Weights_over_images_are_shown_whole_and_the_same_each_time(string architecture, int channels)
    {
        Network network = NetworkArchitecture.Build(architecture, new Shape(12, 10, channels), seed: 1);
        SvgDrawing picture = Assert.IsType<SvgDrawing>(FiltersPicture.Create(network));
        DrawnSvg.Of(picture).IsWhole();
        Assert.Equal($"{picture}", $"{FiltersPicture.Create(network)}");
    }

    [Theory]
    [InlineData("dropout 0.1 | dense 10")]
    [InlineData("batchnorm | conv 3x3x4 | globalavgpool | dense 10")]
    [InlineData("maxpool 2 | dense 10")]
    [InlineData("residual ( conv 3x3x1 same ) | dense 10")]
    public void Other_first_layers_have_no_picture(string architecture) => Assert.Null(FiltersPicture.Create(NetworkArchitecture.Build(architecture, new Shape(12, 10, 1), seed: 1)));

    [Fact]
    public void Vectors_have_no_picture() => Assert.Null(FiltersPicture.Create(NetworkArchitecture.Build("dense 10", new Shape(20), seed: 1)));

    [Fact]
    public void The_largest_weight_is_red_its_opposite_blue_and_none_white()
    {
        Network network = NetworkArchitecture.Build("conv 1x3x1 | globalavgpool | dense 2", new Shape(12, 10, 1), seed: 1);
        float[] weights = [0.5f, 0, -0.5f];
        weights.CopyTo(((Conv2D)network.Layers.Layers[0]).Weight.Value.Span);
        Assert.Equal([Palette.Diverging(1), Ink.White, Palette.Diverging(-1)], FirstFilter(network));
    }

    [Fact]
    public void Weights_of_zero_only_are_white()
    {
        Network network = NetworkArchitecture.Build("conv 3x3x4 | globalavgpool | dense 2", new Shape(12, 10, 1), seed: 1);
        ((Conv2D)network.Layers.Layers[0]).Weight.Value.Span.Clear();
        Assert.Equal(Enumerable.Repeat(Ink.White, 9), FirstFilter(network));
    }

    private static IEnumerable<Ink> FirstFilter(Network network) =>
        DrawnSvg.Of(FiltersPicture.Create(network)!).Images.First().Png.Data.Chunk(3).Select(colour => new Ink(colour[0], colour[1], colour[2]));
}
