using NeuralCore.Runner.Tests.Drawings;
using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runner.Tests.Pictures;

public sealed class AugmentationPictureTests
{
    [Fact]
    public void The_original_stands_first_and_its_variants_beside_it()
    {
        byte[] Grey(byte level) => [.. Enumerable.Repeat(level, 28 * 28)];
        DrawnSvg picture = DrawnSvg.Of(AugmentationPicture.Create("shift=2", new Shape(28, 28, 1), [(Grey(10), [Grey(20), Grey(30)]), (Grey(40), [Grey(50), Grey(60)])]));
        picture.IsWhole();
        var images = picture.Images.OrderBy(image => image.Y).ThenBy(image => image.X).ToList();
        Assert.Equal([10, 20, 30, 40, 50, 60], images.Select(image => (int)image.Png.Data[0]));
        Assert.Equal(2, images.Select(image => image.Y).Distinct().Count());
        Assert.All(images, image => Assert.Equal((84, 84), (image.Width, image.Height)));
    }

    [Fact]
    public void Nothing_to_show_is_no_error() => DrawnSvg.Of(AugmentationPicture.Create("shift=2", new Shape(28, 28, 1), [])).IsWhole();
}
