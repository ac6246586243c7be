using NeuralCore.Kernels.Elementwise;

namespace NeuralCore.Tests.Kernels;

public sealed class PixelScalingTests
{
    private const float Scale = 1 / 255f;

    [Fact]
    public void Every_byte_and_every_length_is_the_scaled_byte()
    {
        using var team = new WorkerTeam(2);
        for (int length = 1; length < 80; length++)
        {
            byte[] images = [.. Enumerable.Range(0, 7 * length).Select(i => (byte)(i * 37))];
            int[] indices = [6, 0, 3, 3];
            float[] x = [.. Enumerable.Repeat(-1f, 4 * length), -1];
            PixelScaling.Gather(team, images, length, indices, Scale, x);
            Assert.Equal([.. indices.SelectMany(index => images.Skip(index * length).Take(length).Select(pixel => pixel * Scale)), -1f], x);
        }
    }

    [Fact]
    public void An_index_outside_is_refused_before_anything_is_read()
    {
        using var team = new WorkerTeam(1);
        Assert.Contains("Image 2 is outside the 2 images", Assert.Throws<ArgumentException>(() => PixelScaling.Gather(team, new byte[6], 3, [2], Scale, new float[3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PixelScaling.Gather(team, new byte[6], 3, [-1], Scale, new float[3]));
        Assert.Throws<ArgumentException>(() => PixelScaling.Gather(team, new byte[6], 3, [1], Scale, new float[2]));
    }
}
