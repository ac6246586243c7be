using FsCheck.Xunit;
using NeuralCore.Disturbances;

namespace NeuralCore.Tests.Evaluation;

public sealed class GreyMorphologyTests
{
    private static readonly Shape Square = new(5, 5, 1);

    [Fact]
    public void A_dot_grows_to_the_disc_and_the_disc_shrinks_to_the_dot()
    {
        byte[] dot = new byte[25];
        dot[12] = 7;
        byte[] cross = Dilate(dot, Square, 1);
        Assert.Equal([7, 11, 12, 13, 17], Lit(cross));
        Assert.Equal([2, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 18, 22], Lit(Dilate(dot, Square, 2)));
        Assert.Equal(dot, Erode(cross, Square, 1));
        Assert.Empty(Lit(Erode(dot, Square, 1)));
    }

    [Property]
    public void Erosion_is_below_the_image_and_dilation_above_it(ulong seed, byte high, byte wide, byte reach, bool colour)
    {
        var shape = new Shape(1 + high % 12, 1 + wide % 12, colour ? 3 : 1);
        byte[] image = Image(shape, seed), inverse = [.. image.Select(pixel => (byte)~pixel)];
        int radius = reach % 4;
        byte[] eroded = Erode(image, shape, radius), dilated = Dilate(image, shape, radius);
        for (int i = 0; i < image.Length; i++) Assert.True(eroded[i] <= image[i] && image[i] <= dilated[i]);
        Assert.Equal(dilated, Erode(inverse, shape, radius).Select(pixel => (byte)~pixel));
        if (radius == 0) Assert.Equal(image, dilated);
    }

    [Property]
    public void Every_pixel_is_the_largest_of_its_disc(ulong seed, byte reach)
    {
        var shape = new Shape(9, 7, 2);
        int radius = reach % 4;
        byte[] image = Image(shape, seed), dilated = Dilate(image, shape, radius);
        for (int i = 0; i < image.Length; i++)
        {
            int c = i % 2, x = i / 2 % 7, y = i / 14, largest = 0;
            for (int v = Math.Max(0, y - radius); v <= Math.Min(8, y + radius); v++)
                for (int u = Math.Max(0, x - radius); u <= Math.Min(6, x + radius); u++)
                    if ((u - x) * (u - x) + (v - y) * (v - y) <= radius * radius) largest = Math.Max(largest, image[(v * 7 + u) * 2 + c]);
            Assert.Equal(largest, dilated[i]);
        }
    }

    private static byte[] Image(Shape shape, ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        var image = new byte[shape.Length];
        for (int i = 0; i < image.Length; i++) image[i] = (byte)random.NextInt(256);
        return image;
    }

    private static byte[] Erode(byte[] image, Shape shape, int radius)
    {
        var result = new byte[image.Length];
        GreyMorphology.Erode(image, shape, radius, result);
        return result;
    }

    private static byte[] Dilate(byte[] image, Shape shape, int radius)
    {
        var result = new byte[image.Length];
        GreyMorphology.Dilate(image, shape, radius, result);
        return result;
    }

    private static IEnumerable<int> Lit(byte[] image) => Enumerable.Range(0, image.Length).Where(i => image[i] > 0);
}
