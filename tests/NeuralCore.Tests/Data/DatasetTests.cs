namespace NeuralCore.Tests.Data;

public class DatasetTests
{
    private static readonly Dataset Data = new("three", new Shape(1, 2, 1), [0, 255, 51, 0, 102, 204], [2, 0, 1], ["a", "b", "c"]);

    [Fact]
    public void Images_are_filled_in_the_order_asked_for_and_scaled_to_one()
    {
        using var team = new WorkerTeam(1);
        var x = new Tensor(new Shape(2, 1, 2, 1));
        Data.FillSamples(team, [2, 0], x);
        Assert.Equal([102 / 255f, 204 / 255f, 0, 1], x.Span.ToArray().Select(value => MathF.Round(value, 6)), (a, b) => MathF.Abs(a - b) < 1e-6f);
        Assert.Equal(0, BitConverter.SingleToInt32Bits(x[2]));
        Assert.Equal(1, x[3]);
    }

    [Fact]
    public void Targets_are_one_at_the_label_and_zero_elsewhere()
    {
        var targets = new Tensor(new Shape(2, 3), [9, 9, 9, 9, 9, 9]);
        Data.FillTargets([0, 2], targets);
        Assert.Equal([0, 0, 1, 0, 1, 0], targets.Span.ToArray());
    }

    [Fact]
    public void Subset_and_take_keep_images_with_their_labels()
    {
        Dataset subset = Data.Subset([2, 2, 0]);
        Assert.Equal([1, 1, 2], subset.Labels.ToArray());
        Assert.Equal([102, 204], subset.Image(1).ToArray());
        Assert.Equal([2, 0], Data.Take(2).Labels.ToArray());
        Assert.Equal(3, Data.Take(99).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(1100)]
    public void A_part_of_a_part_fills_a_batch_of_any_size_with_its_own_images(int batch)
    {
        Dataset part = Data.Subset([2, 0]).Subset([1, 0]);
        int[] indices = [.. Enumerable.Range(0, batch).Select(n => n % 3 % 2)];
        using var team = new WorkerTeam(2);
        var x = new Tensor(new Shape(batch, 1, 2, 1));
        part.FillSamples(team, indices, x);
        Assert.Equal(indices.SelectMany(index => index == 0 ? (int[])[0, 255] : [102, 204]), x.Span.ToArray().Select(value => (int)Math.Round(255 * value)));
        Assert.Contains(
            "Sample 2 is outside the 2 samples",
            Assert.Throws<ArgumentException>(
            () => part.FillSamples(team, [2], new Tensor(new Shape(1, 1, 2, 1)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_both_sizes()
    {
        Assert.Contains(
            "Label 2 of sample 0 is outside the 2 classes",
            Assert.Throws<ArgumentException>(() => new Dataset("x", new Shape(1, 1, 1), [0], [2], ["a", "b"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "1 targets and 3 bytes",
            Assert.Throws<ArgumentException>(() => new Dataset("x", new Shape(1, 1, 1), [0, 0, 0], [0], ["a"])).Message,
            StringComparison.Ordinal);
        using var team = new WorkerTeam(1);
        Assert.Throws<ArgumentException>(() => Data.FillSamples(team, [0], new Tensor(new Shape(2, 1, 2, 1))));
        Assert.Throws<ArgumentException>(() => Data.FillTargets([0], new Tensor(new Shape(1, 2))));
    }
}
