using FsCheck;
using FsCheck.Xunit;

namespace NeuralCore.Tests.Tensors;

public sealed class ShapeTests
{
    [Property]
    public void A_shape_gives_back_its_sizes_and_their_product(NonEmptyArray<byte> sizes)
    {
        int[] expected = [.. sizes.Get.Take(Shape.MaxRank).Select(size => (int)size % 50)];
        var shape = new Shape(expected);
        Assert.Equal(expected, shape.ToArray());
        Assert.Equal(expected.Length, shape.Rank);
        Assert.Equal(expected.Aggregate((a, b) => a * b), shape.Length);
        Assert.Equal(expected[^1], shape.Last);
        for (int axis = 0; axis < expected.Length; axis++) Assert.Equal(expected[axis], shape[axis]);
    }

    [Property]
    public void A_batch_of_a_shape_has_that_shape_as_its_sample(NonEmptyArray<byte> sizes, byte count)
    {
        var shape = new Shape([.. sizes.Get.Take(Shape.MaxRank - 1).Select(size => (int)size % 50)]);
        Shape batch = shape.Batch(count);
        Assert.Equal(count, batch[0]);
        Assert.Equal(shape, batch.Sample);
        Assert.Equal(count * shape.Length, batch.Length);
    }

    [Property]
    public void Shapes_are_equal_exactly_when_their_sizes_are(NonEmptyArray<byte> left, NonEmptyArray<byte> right)
    {
        int[] a = [.. left.Get.Take(4).Select(size => size % 3)], b = [.. right.Get.Take(4).Select(size => size % 3)];
        Shape one = new(a), other = new(b);
        Assert.Equal(a.SequenceEqual(b), one == other);
        Assert.Equal(a.SequenceEqual(b), one.Equals((object)other));
        Assert.Equal(one != other, !one.Equals(other));
        if (one == other) Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void A_missing_trailing_axis_is_not_an_axis_of_size_zero() => Assert.NotEqual(new Shape(2), new Shape(2, 0));

    [Fact]
    public void No_axes_and_five_axes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Shape(ReadOnlySpan<int>.Empty));
        Assert.Throws<ArgumentException>(() => new Shape(1, 2, 3, 4, 5));
    }

    [Fact]
    public void A_negative_size_is_refused_by_axis() => Assert.Contains("Axis 1 of a shape is -3", Assert.Throws<ArgumentException>(() => new Shape(2, -3)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(65536, 65536)]
    [InlineData(int.MaxValue, 2)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    public void More_elements_than_an_array_holds_are_refused_not_wrapped(params int[] sizes) =>
        Assert.Contains("more elements than an array can hold", Assert.Throws<ArgumentException>(() => new Shape(sizes)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_axis_beyond_the_rank_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(2, 3)[2]);
        Assert.Throws<InvalidOperationException>(() => new Shape(5).Sample);
        Assert.Throws<InvalidOperationException>(() => new Shape(1, 2, 3, 4).Batch(2));
    }

    [Fact]
    public void A_shape_prints_as_one_reads_it() => Assert.Equal("28×28×1", new Shape(28, 28, 1).ToString());
}
