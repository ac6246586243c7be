using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace NeuralCore;

/// <summary>
/// Numbers in a shape: contiguous, row-major (the last axis is adjacent in memory), the first element on a 64-byte
/// boundary. A view shares its memory with the tensor it was made from.
/// </summary>
public sealed class Tensor
{
    /// <summary>A cache line, and the widest vector register.</summary>
    public const int AlignmentBytes = 64;

    private readonly Real[] buffer;
    private readonly int start;

    /// <summary>A tensor of zeros.</summary>
    public Tensor(Shape shape)
    {
        Shape = shape;
        // Pinned, so that the aligned start stays aligned: the collector never moves it.
        buffer = GC.AllocateArray<Real>(shape.Length + AlignmentBytes / Unsafe.SizeOf<Real>(), pinned: true);
        start = StepsToAlignment(buffer);
    }

    /// <summary>A tensor with a copy of these values, in row-major order.</summary>
    public Tensor(Shape shape, ReadOnlySpan<Real> values) : this(shape)
    {
        Guard.Require(values.Length == shape.Length,
            $"A tensor of {shape} takes {shape.Length} values, not {values.Length}.");
        values.CopyTo(Span);
    }

    private Tensor(Real[] buffer, int start, Shape shape)
    {
        this.buffer = buffer;
        this.start = start;
        Shape = shape;
    }

    public Shape Shape { get; }

    public int Length => Shape.Length;

    /// <summary>All elements in row-major order.</summary>
    public Span<Real> Span => buffer.AsSpan(start, Shape.Length);

    public ref Real this[int i] => ref Span[i];

    public ref Real this[int i, int j] => ref Span[Offset(i, j)];

    public ref Real this[int i, int j, int k] => ref Span[Offset(i, j, k)];

    public ref Real this[int i, int j, int k, int l] => ref Span[Offset(i, j, k, l)];

    /// <summary>The same elements in another shape of the same length; a view.</summary>
    public Tensor Reshape(Shape shape)
    {
        Guard.Require(shape.Length == Length,
            $"{Shape} has {Length} elements and cannot be viewed as {shape}, which has {shape.Length}.");
        return new Tensor(buffer, start, shape);
    }

    /// <summary>
    /// Rows <paramref name="first"/> … <paramref name="first"/>+<paramref name="count"/>−1 of the first axis; a view.
    /// </summary>
    public Tensor Slice(int first, int count)
    {
        Guard.Require(first >= 0 && count >= 0 && first <= Shape[0] - count,
            $"Rows {first} to {first + count} of a tensor of {Shape}.");
        int[] sizes = Shape.ToArray();
        sizes[0] = count;
        return new Tensor(buffer, start + first * (Shape[0] == 0 ? 0 : Length / Shape[0]), new Shape(sizes));
    }

    /// <summary>The first elements, as many as <paramref name="shape"/> needs, in that shape; a view.</summary>
    public Tensor Prefix(Shape shape)
    {
        Guard.Require(shape.Length <= Length, $"{Shape} has {Length} elements; {shape} needs {shape.Length}.");
        return new Tensor(buffer, start, shape);
    }

    /// <summary>
    /// This tensor as the base library's span of the same shape, for <c>System.Numerics.Tensors</c>; shares the memory.
    /// </summary>
    public TensorSpan<Real> AsTensorSpan()
    {
        int[] sizes = Shape.ToArray();
        return new TensorSpan<Real>(buffer, start, Array.ConvertAll(sizes, size => (nint)size), default);
    }

    public void CopyFrom(Tensor source)
    {
        Guard.Require(source.Shape == Shape, $"A tensor of {source.Shape} cannot be copied onto one of {Shape}.");
        source.Span.CopyTo(Span);
    }

    public Tensor Clone() => new(Shape, Span);

    /// <summary><c>Tensor 2×3 [[1, 2, 3], [4, 5, 6]]</c>, the middle of long axes left out.</summary>
    public override string ToString() => $"Tensor {Shape} {TensorText.Format(this)}";

    private int Offset(params ReadOnlySpan<int> indices)
    {
        Guard.Require(indices.Length == Shape.Rank, $"{indices.Length} indices into a tensor of {Shape}.");
        int offset = 0;
        for (int axis = 0; axis < indices.Length; axis++)
        {
            Guard.Require((uint)indices[axis] < (uint)Shape[axis],
                $"Index {indices[axis]} on axis {axis} of a tensor of {Shape}.");
            offset = offset * Shape[axis] + indices[axis];
        }

        return offset;
    }

    private static unsafe int StepsToAlignment(Real[] pinned)
    {
        nuint address = (nuint)Unsafe.AsPointer(
            ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(pinned));
        nuint past = address % AlignmentBytes;
        return past == 0 ? 0 : (int)((AlignmentBytes - past) / (nuint)Unsafe.SizeOf<Real>());
    }
}
