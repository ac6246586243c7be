using FsCheck.Xunit;
using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data;

public sealed class ImageWarpTests
{
    private static readonly Dataset Digits = GeneratedDigits.Create(50, seed: 11);

    [Property]
    public void No_change_gives_the_same_bytes(ulong seed, byte high, byte wide, bool colour)
    {
        var shape = new Shape(1 + high % 30, 1 + wide % 30, colour ? 3 : 1);
        byte[] image = Image(shape, seed);
        Assert.Equal(image, Warp(image, shape, AffineChange.None));
    }

    [Property]
    public void Whole_pixels_move_exactly_and_what_comes_in_is_background(ulong seed, sbyte right, sbyte down, bool colour)
    {
        var shape = new Shape(17, 23, colour ? 2 : 1);
        (int dx, int dy) = (right % 25, down % 25);
        byte[] image = Image(shape, seed), moved = Warp(image, shape, AffineChange.None with { ShiftX = dx, ShiftY = dy });
        for (int i = 0; i < image.Length; i++)
        {
            int c = i % shape[2], x = i / shape[2] % 23 - dx, y = i / shape[2] / 23 - dy;
            Assert.Equal(x is >= 0 and < 23 && y is >= 0 and < 17 ? image[(y * 23 + x) * shape[2] + c] : 0, moved[i]);
        }
    }

    [Theory]
    [InlineData(2, -3)]
    [InlineData(-4, 4)]
    public void A_digit_that_is_shifted_there_and_back_is_the_same(int x, int y)
    {
        for (int i = 0; i < Digits.Count; i++)
        {
            byte[] digit = WithMargin(Digits.Image(i), Math.Max(Math.Abs(x), Math.Abs(y)));
            byte[] there = Warp(digit, Digits.SampleShape, AffineChange.None with { ShiftX = x, ShiftY = y });
            Assert.Equal(digit, Warp(there, Digits.SampleShape, AffineChange.None with { ShiftX = -x, ShiftY = -y }));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(28)]
    public void A_quarter_turn_is_exact_and_counter_clockwise(int side)
    {
        var shape = new Shape(side, side, 1);
        byte[] image = Image(shape, 5), turned = Warp(image, shape, AffineChange.None with { RotationDegrees = 90 });
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) Assert.Equal(image[y * side + x], turned[(side - 1 - x) * side + y]); // what was at the right is at the top
        Assert.Equal(image, Warp(turned, shape, AffineChange.None with { RotationDegrees = 270 }));
        Assert.Equal(Warp(turned, shape, AffineChange.None with { RotationDegrees = 90 }), Warp(image, shape, AffineChange.None with { RotationDegrees = -180 }));
    }

    [Fact]
    public void Half_a_pixel_is_the_mean_of_two() =>
        Assert.Equal([5, 15, 60], Warp([10, 20, 100], new Shape(1, 3, 1), AffineChange.None with { ShiftX = 0.5 }));

    [Fact]
    public void Twice_as_wide_doubles_pixels_about_the_centre() =>
        // The pixels of the result are read at 0.75, 1.25, 1.75 and 2.25.
        Assert.Equal([75, 125, 175, 210], Warp([0, 100, 200, 240], new Shape(1, 4, 1), AffineChange.None with { ScaleX = 2 }));

    [Fact]
    public void A_stroke_sheared_by_45_degrees_leans_to_the_right()
    {
        byte[] upright = [0, 9, 0, 0, 9, 0, 0, 9, 0];
        Assert.Equal([0, 0, 9, 0, 9, 0, 9, 0, 0], Warp(upright, new Shape(3, 3, 1), AffineChange.None with { Shear = 45 }));
    }

    [Fact]
    public void Ink_is_neither_made_nor_lost_beyond_a_change_of_size()
    {
        foreach (AffineChange change in (AffineChange[])
            [new(0.4, -0.7, 0, 1, 1, 0), new(0, 0, 12, 1, 1, 0), new(0, 0, 0, 0.9, 1.1, 0), new(0, 0, 0, 1, 1, 10), new(0.5, 0.5, -8, 0.92, 0.95, 5)])
        {
            for (int i = 0; i < Digits.Count; i++)
            {
                double before = Mass(Digits.Image(i)), after = Mass(Warp(Digits.Image(i), Digits.SampleShape, change));
                Assert.InRange(after / (before * change.ScaleX * change.ScaleY), 0.97, 1.03);
            }
        }
    }

    [Fact]
    public void What_cannot_be_done_is_refused_with_the_figures()
    {
        Assert.Contains("Scales must be above 0", Refused(AffineChange.None with { ScaleY = 0 }), StringComparison.Ordinal);
        Assert.Contains("Scales must be above 0", Refused(default), StringComparison.Ordinal);
        Assert.Contains("ShiftX = 100000", Refused(AffineChange.None with { ShiftX = 100_000 }), StringComparison.Ordinal);
        Assert.Contains("pixels away", Refused(AffineChange.None with { Shear = double.NaN }), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ImageWarp.Apply(new byte[9], new Shape(3, 3), AffineChange.None, new byte[9]));
        Assert.Throws<ArgumentException>(() => ImageWarp.Apply(new byte[8], new Shape(3, 3, 1), AffineChange.None, new byte[9]));

        static string Refused(AffineChange change) => Assert.Throws<ArgumentException>(() => Warp(new byte[9], new Shape(3, 3, 1), change)).Message;
    }

    internal static byte[] Warp(ReadOnlySpan<byte> image, Shape shape, AffineChange change)
    {
        var result = new byte[shape.Length];
        ImageWarp.Apply(image, shape, change, result);
        return result;
    }

    private static byte[] Image(Shape shape, ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Test);
        var image = new byte[shape.Length];
        for (int i = 0; i < image.Length; i++) image[i] = (byte)random.NextInt(256);
        return image;
    }

    private static double Mass(ReadOnlySpan<byte> image)
    {
        double mass = 0;
        foreach (byte pixel in image) mass += pixel;
        return mass;
    }

    /// <summary>The image without the ink that a shift would push over its edge.</summary>
    private static byte[] WithMargin(ReadOnlySpan<byte> image, int margin)
    {
        byte[] inner = image.ToArray();
        for (int i = 0; i < inner.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, 28);
            if (Math.Min(Math.Min(x, 27 - x), Math.Min(y, 27 - y)) < margin) inner[i] = 0;
        }

        Assert.Contains(inner, pixel => pixel != 0);
        return inner;
    }
}
