using System.Runtime.CompilerServices;

namespace NeuralCore;

/// <summary>
/// The sizes of a tensor's one to four axes, outermost first: images are (N, H, W, C), dense activations (N, F).
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    public const int MaxRank = 4;

    private readonly Axes axes;

    public Shape(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length is < 1 or > MaxRank)
            throw new ArgumentException($"A shape has 1 to {MaxRank} axes, not {sizes.Length}.");
        long length = 1;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] < 0)
                throw new ArgumentException($"Axis {axis} of a shape is {sizes[axis]}: sizes are not negative.");
            axes[axis] = sizes[axis];
            length *= sizes[axis];
            if (length > Array.MaxLength)
            {
                throw new ArgumentException($"A shape of ({string.Join(", ", sizes.ToArray())}) has more elements " +
                    $"than an array can hold.");
            }
        }

        Rank = sizes.Length;
        Length = (int)length;
    }

    public int Rank { get; }

    /// <summary>Number of elements: the product of the sizes.</summary>
    public int Length { get; }

    public int this[int axis] =>
        axis < Rank ? axes[axis] : throw new ArgumentOutOfRangeException(nameof(axis), $"Axis {axis} of a shape with " +
        $"{Rank} axes.");

    /// <summary>The size of the last axis: features or channels.</summary>
    public int Last => axes[Rank - 1];

    /// <summary>The shape without its first axis: one sample of a batch.</summary>
    public Shape Sample
    {
        get
        {
            if (Rank == 1) throw new InvalidOperationException($"{this} has no axis besides the first.");
            return new Shape(((ReadOnlySpan<int>)axes)[1..Rank]);
        }
    }

    /// <summary>A batch of <paramref name="count"/> samples of this shape.</summary>
    public Shape Batch(int count)
    {
        if (Rank == MaxRank)
            throw new InvalidOperationException($"{this} already has {MaxRank} axes: it cannot be batched.");
        Span<int> sizes = stackalloc int[1 + Rank]; // a list with .. in it would lie on the heap, at every step
        sizes[0] = count;
        ((ReadOnlySpan<int>)axes)[..Rank].CopyTo(sizes[1..]);
        return new Shape(sizes);
    }

    public bool Equals(Shape other) => Rank == other.Rank && ((ReadOnlySpan<int>)axes).SequenceEqual(other.axes);

    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(axes[0], axes[1], axes[2], axes[3], Rank);

    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    public int[] ToArray() => ((ReadOnlySpan<int>)axes)[..Rank].ToArray();

    /// <summary><c>28×28×1</c></summary>
    public override string ToString() => string.Join('×', ToArray());

    [InlineArray(MaxRank)]
    private struct Axes
    {
        private int size;
    }
}
