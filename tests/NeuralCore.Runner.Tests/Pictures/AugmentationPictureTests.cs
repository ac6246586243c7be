using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runner.Tests.Pictures;

public sealed class AugmentationPictureTests
{
    [Fact]
    public void The_original_stands_first_and_its_variants_beside_it()
    {
        byte[] Grey(byte level) => [.. Enumerable.Repeat(level, 28 * 28)];
        Canvas picture = AugmentationPicture.Create("shift=2", new Shape(28, 28, 1), [(Grey(10), [Grey(20), Grey(30)]), (Grey(40), [Grey(50), Grey(60)])]);
        Raster.HasWhiteEdge(picture, PictureStyle.Margin - 2);
        for (byte level = 10; level <= 60; level += 10) Assert.True(Raster.Count(picture, Ink.Grey(level)) >= 84 * 84, $"{level}");
        Assert.Equal([10, 20, 30], Row(picture.Height - PictureStyle.Margin - 84 - 6 - 40));
        Assert.Equal([40, 50, 60], Row(picture.Height - PictureStyle.Margin - 20));

        int[] Row(int y) => [.. Enumerable.Range(0, picture.Width).Select(x => (int)picture[x, y].R).Where(grey => grey != 255).Distinct()];
    }

    [Fact]
    public void Nothing_to_show_is_no_error() => Raster.HasWhiteEdge(AugmentationPicture.Create("shift=2", new Shape(28, 28, 1), []));
}
