using System.Runtime.CompilerServices;
using FsCheck.Xunit;

namespace NeuralCore.Tests.Tensors;

public sealed unsafe class TensorTests
{
    [Property]
    public void The_first_element_lies_on_a_cache_line_and_stays_there(ushort length)
    {
        var tensor = new Tensor(new Shape(1 + length));
        nuint address = (nuint)Unsafe.AsPointer(ref tensor.Span[0]);
        Assert.Equal((nuint)0, address % Tensor.AlignmentBytes);
        if (length % 16 == 0) GC.Collect();
        Assert.Equal(address, (nuint)Unsafe.AsPointer(ref tensor.Span[0]));
    }

    [Property]
    public void A_new_tensor_is_zero_and_a_copy_holds_its_values(byte height, byte width, ulong seed)
    {
        var shape = new Shape(height % 9, width % 9);
        Assert.Equal(new float[shape.Length], new Tensor(shape).Span.ToArray());
        float[] values = Numbers.Random(shape.Length, seed);
        Assert.Equal(values, new Tensor(shape, values).Span.ToArray());
    }

    [Property]
    public void Reshape_slice_and_prefix_are_views(byte rows, byte columns, byte first, byte count)
    {
        int r = 1 + rows % 8, c = 1 + columns % 8, from = first % r, taken = 1 + count % (r - from);
        var tensor = new Tensor(new Shape(r, c), Numbers.Random(r * c, 1));
        Tensor flat = tensor.Reshape(new Shape(r * c)), slice = tensor.Slice(from, taken), prefix = tensor.Prefix(new Shape(taken * c));
        Assert.Equal(new Shape(taken, c), slice.Shape);
        flat[from * c] = 42;
        Assert.Equal(42, tensor[from, 0]);
        Assert.Equal(42, slice[0, 0]);
        slice[taken - 1, c - 1] = 43;
        Assert.Equal(43, tensor[from + taken - 1, c - 1]);
        prefix[0] = 44;
        Assert.Equal(44, tensor[0, 0]);
    }

    [Property]
    public void An_index_in_four_axes_is_the_row_major_offset(byte a, byte b, byte c, byte d)
    {
        int[] sizes = [1 + a % 4, 1 + b % 5, 1 + c % 3, 1 + d % 6];
        var tensor = new Tensor(new Shape(sizes), [.. Enumerable.Range(0, sizes.Aggregate((x, y) => x * y)).Select(i => (float)i)]);
        int expected = 0;
        for (int i = 0; i < sizes[0]; i++)
            for (int j = 0; j < sizes[1]; j++)
                for (int k = 0; k < sizes[2]; k++)
                    for (int l = 0; l < sizes[3]; l++) Assert.Equal(expected++, tensor[i, j, k, l]);
    }

    [Property]
    public void The_tensor_span_is_the_same_memory_in_the_same_shape(byte height, byte width)
    {
        int h = 1 + height % 7, w = 1 + width % 7;
        Tensor tensor = new Tensor(new Shape(3, h, w), Numbers.Random(3 * h * w, 2)).Slice(1, 2);
        System.Numerics.Tensors.TensorSpan<float> span = tensor.AsTensorSpan();
        Assert.Equal([2, h, w], span.Lengths.ToArray());
        Assert.Equal(tensor[1, h - 1, w - 1], span[1, h - 1, w - 1]);
        span[0, h - 1, 0] = 42;
        Assert.Equal(42, tensor[0, h - 1, 0]);
        Assert.True(Unsafe.AreSame(ref span[0, 0, 0], ref tensor.Span[0]));
    }

    [Fact]
    public void An_indexer_refuses_what_lies_outside_and_the_wrong_number_of_indices()
    {
        var tensor = new Tensor(new Shape(2, 3));
        Assert.Throws<ArgumentException>(() => tensor[2, 0]);
        Assert.Throws<ArgumentException>(() => tensor[0, 3]);
        Assert.Throws<ArgumentException>(() => tensor[0, -1]);
        Assert.Throws<ArgumentException>(() => tensor[0, 0, 0]);
        Assert.Throws<IndexOutOfRangeException>(() => tensor[6]);
    }

    [Fact]
    public void An_indexer_allocates_nothing()
    {
        var tensor = new Tensor(new Shape(2, 3, 4, 5));
        tensor[1, 2, 3, 4] = 1;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) tensor[1, 2, 3, 4] += tensor.Reshape(tensor.Shape).Length > 0 ? 0 : 1;
        long views = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) tensor[1, 2, 3, 4] += 1;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(views > 0, "A view is an object: the measurement would have seen it.");
    }

    [Fact]
    public void Views_that_do_not_fit_are_refused()
    {
        var tensor = new Tensor(new Shape(4, 3));
        Assert.Contains("cannot be viewed as 5", Assert.Throws<ArgumentException>(() => tensor.Reshape(new Shape(5))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => tensor.Slice(2, 3));
        Assert.Throws<ArgumentException>(() => tensor.Slice(-1, 1));
        Assert.Throws<ArgumentException>(() => tensor.Slice(0, -1));
        Assert.Throws<ArgumentException>(() => tensor.Slice(int.MaxValue, 2));
        Assert.Throws<ArgumentException>(() => tensor.Prefix(new Shape(13)));
        Assert.Throws<ArgumentException>(() => new Tensor(new Shape(2), [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => tensor.CopyFrom(new Tensor(new Shape(3, 4))));
    }

    [Fact]
    public void A_clone_is_no_view_and_a_copy_overwrites()
    {
        var tensor = new Tensor(new Shape(2, 2), [1, 2, 3, 4]);
        Tensor clone = tensor.Clone();
        tensor[0, 0] = 9;
        Assert.Equal(1, clone[0, 0]);
        clone.CopyFrom(tensor);
        Assert.Equal(9, clone[0, 0]);
    }

    [Fact]
    public void A_tensor_prints_its_shape_and_nested_rows()
    {
        Assert.Equal("Tensor 2×3 [[1, 2, 3], [4, 5, 6]]", new Tensor(new Shape(2, 3), [1, 2, 3, 4, 5, 6]).ToString());
        Assert.Equal("Tensor 0×2 []", new Tensor(new Shape(0, 2)).ToString());
    }

    [Fact]
    public void A_long_axis_prints_its_ends()
    {
        var tensor = new Tensor(new Shape(100), [.. Enumerable.Range(0, 100).Select(i => (float)i)]);
        Assert.Equal("Tensor 100 [0, 1, 2, …, 97, 98, 99]", tensor.ToString());
        Assert.Equal("Tensor 8 [0, 1, 2, 3, 4, 5, 6, 7]", tensor.Slice(0, 8).ToString());
        Assert.Equal("Tensor 3 [0.3333, 1.235E+06, NaN]", new Tensor(new Shape(3), [1 / 3f, 1234567, float.NaN]).ToString());
    }
}
