using FsCheck;
using FsCheck.Xunit;

namespace NeuralCore.Tests.Data;

public sealed class StratifiedSplitTests
{
    private const int Classes = 7;

    [Property]
    public void The_total_is_right_and_each_class_gives_its_share(NonEmptyArray<byte> labels, byte percent, ulong seed)
    {
        Dataset data = Numbered(labels.Get);
        double fraction = percent % 90 / 100.0;
        int total = (int)Math.Round(fraction * data.Count, MidpointRounding.AwayFromZero);
        if (total == data.Count || (total == 0 && fraction > 0))
        {
            Assert.Throws<ArgumentException>(() => StratifiedSplit.Of(data, fraction, seed));
            return;
        }

        StratifiedSplit split = StratifiedSplit.Of(data, fraction, seed);
        Assert.Equal(total, split.Validation?.Count ?? 0);
        Assert.Equal(data.Count - total, split.Training.Count);
        for (int c = 0; c < Classes; c++)
        {
            double exact = (double)total * data.Labels.Count(c) / data.Count;
            int given = split.Validation?.Labels.Count(c) ?? 0;
            Assert.InRange(given, Math.Floor(exact), Math.Ceiling(exact));
        }
    }

    [Property]
    public void Every_image_is_in_exactly_one_part_with_its_label_and_in_order(NonEmptyArray<byte> labels, ulong seed)
    {
        Dataset data = Numbered(labels.Get);
        if (data.Count == 1) return;
        StratifiedSplit split = StratifiedSplit.Of(data, 0.3, seed);
        int[] training = Numbers(split.Training), validation = split.Validation == null ? [] : Numbers(split.Validation);
        Assert.Equal(Enumerable.Range(0, data.Count), training.Concat(validation).Order());
        Assert.Equal(training.Order(), training);
        Assert.Equal(validation.Order(), validation);
        for (int i = 0; i < training.Length; i++) Assert.Equal(data.Labels[training[i]], split.Training.Labels[i]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_parts_and_another_seed_others()
    {
        Dataset data = Numbered([.. Enumerable.Range(0, 200).Select(i => (byte)i)]);
        int[] once = Numbers(StratifiedSplit.Of(data, 0.2, 1).Validation!);
        Assert.Equal(once, Numbers(StratifiedSplit.Of(data, 0.2, 1).Validation!));
        Assert.NotEqual(once, Numbers(StratifiedSplit.Of(data, 0.2, 2).Validation!));
    }

    [Fact]
    public void Classes_that_lie_in_blocks_are_all_in_both_parts()
    {
        Dataset data = Numbered([.. Enumerable.Range(0, 70).Select(i => (byte)(i / 10))]);
        StratifiedSplit split = StratifiedSplit.Of(data, 0.1, 3);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], split.Validation!.Labels.ToArray());
        for (int c = 0; c < Classes; c++) Assert.Equal(9, split.Training.Labels.Count(c));
    }

    [Fact]
    public void A_share_of_nothing_leaves_the_data_as_it_is()
    {
        Dataset data = Numbered([0, 1, 2]);
        StratifiedSplit split = StratifiedSplit.Of(data, 0, 1);
        Assert.Same(data, split.Training);
        Assert.Null(split.Validation);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    [InlineData(0.9)]
    [InlineData(0.1)]
    public void A_share_outside_the_range_of_everything_or_of_nothing_is_refused(double fraction) =>
        Assert.Throws<ArgumentException>(() => StratifiedSplit.Of(Numbered([0, 1, 2]), fraction, 1));

    /// <summary>Two bytes an image, which spell its index.</summary>
    private static Dataset Numbered(byte[] labels)
    {
        byte[] images = [.. Enumerable.Range(0, labels.Length).SelectMany(i => new[] { (byte)i, (byte)(i >> 8) })];
        return new Dataset("numbered", new Shape(1, 2, 1), images, [.. labels.Select(label => (byte)(label % Classes))], ClassNames.Numbered(Classes));
    }

    private static int[] Numbers(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(i => data.Image(i)[0] + 256 * data.Image(i)[1])];
}
