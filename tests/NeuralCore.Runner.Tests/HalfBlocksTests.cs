using NeuralCore.Runner.Terminal;

namespace NeuralCore.Runner.Tests;

public sealed class HalfBlocksTests
{
    [Theory]
    [InlineData(0, 0, ' ')]
    [InlineData(255, 255, '█')]
    [InlineData(255, 0, '▀')]
    [InlineData(0, 255, '▄')]
    [InlineData(128, 128, '▒')]
    [InlineData(60, 60, '░')]
    [InlineData(200, 190, '▓')]
    public void Without_colours_a_character_has_the_shape_or_the_shade_of_its_two_pixels(byte upper, byte lower, char expected) =>
        Assert.Equal($"{expected}", new HalfBlocks([upper, lower], 2, 1).Plain(0));

    [Fact]
    public void An_odd_height_ends_with_half_a_line()
    {
        var image = new HalfBlocks([0, 0, 0, 0, 255, 255], 3, 2);
        Assert.Equal(2, image.Lines);
        Assert.Equal("▀▀", image.Plain(1));
    }

    [Fact]
    public void An_image_that_is_too_wide_is_shrunk_by_a_whole_factor_to_the_mean_of_its_pixels_and_channels()
    {
        byte[] pixels = [255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0]; // 2×4 with two channels
        var data = new Dataset("wide", new Shape(2, 4, 2), pixels, [0], ["0"]);
        Assert.Equal((1, 2), (HalfBlocks.Of(data, 0, mostColumns: 3).Height, HalfBlocks.Of(data, 0, mostColumns: 3).Width));
        Assert.Equal("▀ ", HalfBlocks.Of(data, 0, mostColumns: 3).Plain(0));
        Assert.Equal("██  ", HalfBlocks.Of(data, 0, mostColumns: 4).Plain(0));
        Assert.Equal((1, 2), (HalfBlocks.Of(data, 0, mostColumns: 1).Height, HalfBlocks.Of(data, 0, mostColumns: 1).Width));
    }

    [Fact]
    public void Pixels_that_do_not_fill_the_image_are_refused() => Assert.Throws<ArgumentException>(() => new HalfBlocks([1, 2, 3], 2, 2));
}
