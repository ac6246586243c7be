using NeuralCore.Handwriting;

namespace NeuralCore.Tests.Data;

public sealed class AugmenterTests
{
    private const ulong Seed = 9;

    private static readonly Dataset Digits = GeneratedDigits.Create(60, seed: 4);

    private static readonly int[] All = [.. Enumerable.Range(0, Digits.Count)];

    [Theory]
    [InlineData("shift=2,rotate=10")]
    [InlineData("default")]
    public void An_image_changes_alike_in_any_batch_and_for_any_number_of_threads(string changes)
    {
        float[] alone = Fill(changes, All, threads: 1);
        Assert.Equal(alone, Fill(changes, All, threads: 2));
        Assert.Equal(alone, Fill(changes, All, threads: 3));
        foreach (int[] batch in (int[][])[[17], [5, 59, 0], [.. All.Reverse()], [.. All.Skip(7).Take(40)], [3, 3, 3]])
        {
            float[] filled = Fill(changes, batch, threads: 2);
            Assert.Equal(batch.SelectMany(index => alone.Skip(index * 784).Take(784)), filled);
        }
    }

    [Fact]
    public void Every_epoch_and_every_seed_changes_an_image_anew()
    {
        float[][] filled = [Fill("default", [7], epoch: 1), Fill("default", [7], epoch: 2), Fill("default", [7], epoch: 3), Fill("default", [7], seed: Seed + 1)];
        for (int i = 0; i < filled.Length; i++)
            for (int j = 0; j < i; j++) Assert.NotEqual(filled[i], filled[j]);
    }

    [Fact]
    public void No_change_fills_a_batch_with_the_bits_of_the_images_as_they_are()
    {
        using var team = new WorkerTeam(2);
        var plain = new Tensor(Digits.SampleShape.Batch(All.Length));
        Digits.FillSamples(team, All, plain);
        Numbers.AssertSameBits(plain.Span, Fill("none", All), "no change");
    }

    [Fact]
    public void Changed_images_are_mostly_background_that_is_exactly_zero_and_never_brighter_than_full_ink()
    {
        float[] filled = Fill("default", All);
        Assert.All(filled, pixel => Assert.InRange(pixel, 0, 1));
        int zeros = filled.Count(pixel => BitConverter.SingleToInt32Bits(pixel) == 0);
        Assert.InRange((double)zeros / filled.Length, 0.7, 0.9);
    }

    [Theory]
    [InlineData("elastic=1", 1)]
    [InlineData("elastic=4", 4)]
    public void No_elastic_movement_is_larger_than_was_said(string changes, int most)
    {
        // One lit pixel in the middle: whatever shows ink was read from within a pixel of it.
        var image = new byte[784];
        image[14 * 28 + 14] = 255;
        var dot = new Dataset("dot", Digits.SampleShape, [.. Enumerable.Repeat(image, 40).SelectMany(pixels => pixels)], new byte[40], ["dot"]);
        float[] filled = Fill(changes, [.. Enumerable.Range(0, 40)], data: dot);
        (int X, int Y)[] lit = [.. Enumerable.Range(0, filled.Length).Where(i => filled[i] > 0).Select(i => (i % 28, i / 28 % 28))];
        Assert.All(lit, place => Assert.InRange(Math.Max(Math.Abs(place.X - 14), Math.Abs(place.Y - 14)), 0, most + 1));
        Assert.True(lit.Distinct().Count() > 4 * most, "The dot hardly ever moved.");
    }

    [Fact]
    public void Images_in_colour_change_in_all_channels_alike()
    {
        byte[] coloured = [.. Digits.Image(3).ToArray().SelectMany(pixel => new[] { pixel, (byte)0, pixel })];
        float[] filled = Fill("default", [0], data: new Dataset("colour", new Shape(28, 28, 3), coloured, [0], ["any"])), grey = Fill("default", [0], data: Digits.Subset([3]));
        Assert.Equal(grey.SelectMany(pixel => new[] { pixel, 0, pixel }), filled);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var team = new WorkerTeam(1);
        var augmenter = new Augmenter(Augmentation.Default, Digits, Seed, team);
        Assert.Contains("Image 60 is outside the 60 images", Assert.Throws<ArgumentException>(() => augmenter.FillSamples(1, [60], new Tensor(new Shape(1, 28, 28, 1)))).Message, StringComparison.Ordinal);
        Assert.Contains("do not fill", Assert.Throws<ArgumentException>(() => augmenter.FillSamples(1, [1, 2], new Tensor(new Shape(1, 28, 28, 1)))).Message, StringComparison.Ordinal);
        Assert.Contains("shift is a number", Assert.Throws<ArgumentException>(() => new Augmenter(new Augmentation { Shift = -1 }, Digits, Seed, team)).Message, StringComparison.Ordinal);
    }

    private static float[] Fill(string changes, int[] indices, int threads = 2, int epoch = 1, ulong seed = Seed, Dataset? data = null)
    {
        data ??= Digits;
        using var team = new WorkerTeam(threads);
        var x = new Tensor(data.SampleShape.Batch(indices.Length));
        x.Span.Fill(float.NaN);
        new Augmenter(Augmentation.Parse(changes), data, seed, team).FillSamples(epoch, indices, x);
        return x.Span.ToArray();
    }
}
