using System.Buffers.Binary;

namespace NeuralCore;

/// <summary>Numbers for each sample: the targets of regression, of autoencoders, and of classification with
/// probabilities as targets.</summary>
public sealed class ValueTargets : Targets
{
    private readonly Real[] values;

    /// <param name="shape">Of one sample's target: (1) for one number, (C) for a distribution over classes.</param>
    /// <param name="values">(N, …), one sample after the other.</param>
    /// <exception cref="ArgumentException">The values are no whole number of targets.</exception>
    public ValueTargets(Shape shape, IEnumerable<Real> values)
        : this(shape, [.. values]) =>
        Guard.Require(
            this.values.Length == (long)Count * shape.Length,
            $"{this.values.Length} values are no whole number of targets of {shape}.");

    /// <summary>One number for each sample.</summary>
    public ValueTargets(IEnumerable<Real> values)
        : this(new Shape(1), values)
    {
    }

    private ValueTargets(Shape shape, Real[] values)
    {
        Guard.Require(shape.Length > 0, $"A target has at least one value, not {shape}.");
        (Shape, this.values) = (shape, values);
        Count = values.Length / shape.Length;
    }

    public override int Count { get; }

    /// <summary>Of one sample's target.</summary>
    public Shape Shape { get; }

    /// <summary>The target of one sample.</summary>
    public ReadOnlySpan<Real> this[int index] => values.AsSpan(index * Shape.Length, Shape.Length);

    public override string ToString() => Shape.Length == 1 ? "one value" : $"{Shape} values";

    public override ValueTargets Subset(ReadOnlySpan<int> indices)
    {
        var subset = new Real[indices.Length * Shape.Length];
        for (int i = 0; i < indices.Length; i++) this[indices[i]].CopyTo(subset.AsSpan(i * Shape.Length));
        return new ValueTargets(Shape, subset);
    }

    public override Shape RowShape(Shape output) => Shape;

    public override void Fill(ReadOnlySpan<int> indices, Tensor t)
    {
        Guard.Require(
            t.Shape == Shape.Batch(indices.Length),
            $"{indices.Length} targets of {Shape} do not fill a tensor of {t.Shape}.");
        for (int i = 0; i < indices.Length; i++) this[indices[i]].CopyTo(t.Span[(i * Shape.Length)..]);
    }

    internal override IEnumerable<byte[]> Bytes()
    {
        var bytes = new byte[values.Length * sizeof(double)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        return [bytes];
    }
}
