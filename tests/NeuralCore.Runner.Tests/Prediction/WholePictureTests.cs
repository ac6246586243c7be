using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Reading;

namespace NeuralCore.Runner.Tests.Prediction;

public sealed class WholePictureTests
{
    [Theory]
    [InlineData(220, 20)]
    [InlineData(20, 220)]
    public void An_object_is_light_on_black_whatever_the_ground_is(byte ground, byte thing)
    {
        var image = new GreyImage(40, 40, [.. Enumerable.Range(0, 1600).Select(i => i / 40 is >= 10 and < 30 && i % 40 is >= 10 and < 30 ? thing : ground)]);
        byte[] fitted = WholePicture.Fit(image, 8, 8);
        for (int i = 0; i < 64; i++) Assert.Equal(i / 8 is >= 2 and < 6 && i % 8 is >= 2 and < 6, fitted[i] > 200);
        Assert.Equal(0, fitted[0]);
    }

    [Fact]
    public void A_pixel_is_the_mean_of_the_area_it_covers_and_the_aspect_is_kept()
    {
        // 6×3 on 4×4: two rows of four in the middle, each pixel 1.5×1.5.
        var image = new GreyImage(6, 3, [0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        byte[] fitted = WholePicture.Fit(image, 4, 4);
        Assert.Equal([0, 0, 0, 0, 0, 22, 0, 0, 0, 22, 0, 0, 0, 0, 0, 0], fitted);
    }

    [Fact]
    public void A_small_picture_is_enlarged() => Assert.Equal(28 * 28, WholePicture.Fit(new GreyImage(2, 1, [255, 0]), 28, 28).Length);
}
