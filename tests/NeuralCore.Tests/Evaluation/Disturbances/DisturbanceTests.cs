using NeuralCore.Disturbances;
using NeuralCore.Tests.Data;
using NeuralCore.Tests.Training;

namespace NeuralCore.Tests.Evaluation;

public sealed class DisturbanceTests
{
    private static readonly Dataset Digits = TrainingCase.Digits;

    private static readonly byte[] Digit = Digits.Image(0).ToArray();

    [Fact]
    public void Strength_of_nothing_changes_nothing()
    {
        foreach (Disturbance disturbance in (Disturbance[])[new Unchanged(), new Shift(0), new Rotation(0), new Scaling(1), new StrokeWidth(0), new Noise(0)])
            for (int i = 0; i < 10; i++) Assert.Equal(Digits.Image(i), Apply(disturbance, Digits.Image(i), (ulong)i));
    }

    [Fact]
    public void A_shift_goes_one_of_four_ways_the_same_at_every_strength()
    {
        var ways = new HashSet<(int, int)>();
        for (ulong seed = 0; seed < 40; seed++)
        {
            (int X, int Y) one = Way(1, seed);
            Assert.Equal(one, Way(3, seed));
            ways.Add(one);
        }

        Assert.Equal(4, ways.Count);

        static (int, int) Way(int pixels, ulong seed)
        {
            byte[] shifted = Apply(new Shift(pixels), Digit, seed);
            foreach ((int x, int y) in ((int, int)[])[(1, 0), (-1, 0), (0, 1), (0, -1)])
            {
                if (ImageWarpTests.Warp(Digit, Digits.SampleShape, AffineChange.None with { ShiftX = x * pixels, ShiftY = y * pixels }).AsSpan().SequenceEqual(shifted)) return (x, y);
            }

            return (0, 0);
        }
    }

    [Fact]
    public void A_rotation_turns_both_ways_by_its_angle()
    {
        byte[] left = ImageWarpTests.Warp(Digit, Digits.SampleShape, AffineChange.None with { RotationDegrees = 20 }), right = ImageWarpTests.Warp(Digit, Digits.SampleShape, AffineChange.None with { RotationDegrees = -20 });
        bool[] turnedLeft = [.. Enumerable.Range(0, 20).Select(seed => Apply(new Rotation(20), Digit, (ulong)seed)).Select(turned =>
        {
            Assert.True(turned.AsSpan().SequenceEqual(left) || turned.AsSpan().SequenceEqual(right));
            return turned.AsSpan().SequenceEqual(left);
        })];
        Assert.InRange(turnedLeft.Count(isLeft => isLeft), 3, 17);
    }

    [Fact]
    public void Half_a_pixel_of_stroke_lies_between_the_image_and_a_whole_one()
    {
        byte[] thin = Apply(new StrokeWidth(-1), Digit), thinner = Apply(new StrokeWidth(-0.5), Digit), thicker = Apply(new StrokeWidth(0.5), Digit), thick = Apply(new StrokeWidth(1), Digit), between = Apply(new StrokeWidth(1.5), Digit), thickest = Apply(new StrokeWidth(2), Digit);
        for (int i = 0; i < Digit.Length; i++)
        {
            Assert.Equal(Math.Round((Digit[i] + thin[i]) / 2.0), thinner[i]);
            Assert.Equal(Math.Round((Digit[i] + thick[i]) / 2.0), thicker[i]);
            Assert.Equal(Math.Round((thick[i] + thickest[i]) / 2.0), between[i]);
        }

        Assert.True(Mass(thin) < Mass(Digit) && Mass(Digit) < Mass(thick));
        Assert.Equal(("thinner strokes", "0.5 px", -0.5), (new StrokeWidth(-0.5).Kind, new StrokeWidth(-0.5).Setting, new StrokeWidth(-0.5).Strength));
    }

    [Fact]
    public void Noise_has_its_deviation_and_follows_from_the_stream()
    {
        byte[] grey = [.. Enumerable.Repeat((byte)128, 784)], noisy = Apply(new Noise(0.1), grey, seed: 3);
        Assert.Equal(noisy, Apply(new Noise(0.1), grey, seed: 3));
        Assert.NotEqual(noisy, Apply(new Noise(0.1), grey, seed: 4));
        double mean = noisy.Average(pixel => (double)pixel), deviation = Math.Sqrt(noisy.Average(pixel => (pixel - mean) * (pixel - mean)));
        Assert.Equal(128, mean, 4.0); // more than 4 deviations of the mean
        Assert.Equal(25.5, deviation, 2.6);
        Assert.Contains((byte)0, Apply(new Noise(5), grey));
        Assert.Contains((byte)255, Apply(new Noise(5), grey));
    }

    private static double Mass(byte[] image) => image.Sum(pixel => (double)pixel);

    private static byte[] Apply(Disturbance disturbance, ReadOnlySpan<byte> image, ulong seed = 1)
    {
        var result = new byte[image.Length];
        disturbance.Apply(image, new ImageWarper(new Shape(28, 28, 1)), new RandomStream(seed, RandomPurpose.Disturb), result);
        return result;
    }
}
