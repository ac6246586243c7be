using FsCheck.Xunit;
using NeuralCore.Kernels.Warping;

namespace NeuralCore.Tests.Kernels;

public sealed class VectorSamplingTests
{
    [Property(MaxTest = 300)]
    public void Every_size_gives_the_bytes_of_the_definition(ulong seed, byte high, byte wide, byte depth)
    {
        int height = 1 + high % 37, width = 1 + wide % 37, channels = depth % 4 == 0 ? 3 : 1, pixels = height * width;
        var random = new RandomStream(seed, RandomPurpose.Test);
        var image = new byte[pixels * channels];
        for (int i = 0; i < image.Length; i++) image[i] = (byte)random.NextInt(256);
        int[] xs = new int[pixels], ys = new int[pixels];
        for (int i = 0; i < pixels; i++) (xs[i], ys[i]) = (Place(width), Place(height));

        byte[] expected = new byte[image.Length], read = [.. Enumerable.Repeat((byte)77, image.Length + 1)], frame = [.. Enumerable.Repeat((byte)99, VectorSampling.FrameLength(height, width) + 1)];
        NaiveSampling.Sample(image, height, width, channels, xs, ys, expected);
        VectorSampling.Sample(image, height, width, channels, xs, ys, frame.AsSpan(0, frame.Length - 1), read);
        Assert.Equal([.. expected, (byte)77], read);
        Assert.Equal(99, frame[^1]);

        // Mostly within the image, often just at its edge, at times far away.
        int Place(int length) => random.NextInt(8) switch
        {
            0 => FixedPoint.Of(random.NextInt(length + 3) - 1),
            1 => FixedPoint.Of(random.NextDouble(-FixedPoint.Farthest, FixedPoint.Farthest)),
            _ => FixedPoint.Of(random.NextDouble(-2, length + 1)),
        };
    }

    [Fact]
    public void A_frame_that_is_too_small_is_refused() =>
        Assert.Contains("frame", Assert.Throws<ArgumentException>(() => VectorSampling.Sample(new byte[100], 10, 10, 1, new int[100], new int[100], new byte[100], new byte[100])).Message, StringComparison.Ordinal);
}
