using System.Buffers.Binary;

namespace NeuralCore;

/// <summary>
/// One class per sample: the targets of classification. A loss receives them as one-hot vectors, (N, C).
/// </summary>
public sealed class ClassTargets : Targets
{
    private readonly int[] labels;

    /// <param name="labels">One label per sample, from 0 to C − 1.</param>
    /// <param name="classNames">The names of the C classes.</param>
    /// <exception cref="ArgumentException">A label is not the index of a class.</exception>
    public ClassTargets(IEnumerable<int> labels, IReadOnlyList<string> classNames)
        : this([.. labels], classNames)
    {
        for (int i = 0; i < this.labels.Length; i++)
            Guard.Require(
                (uint)this.labels[i] < (uint)classNames.Count,
                $"Label {this.labels[i]} of sample {i} is outside the {classNames.Count} classes.");
    }

    /// <summary>Creates targets whose classes are named by their indices.</summary>
    /// <inheritdoc cref="ClassTargets(IEnumerable{int}, IReadOnlyList{string})"/>
    /// <param name="classes">C.</param>
    public ClassTargets(IEnumerable<int> labels, int classes)
        : this(labels, [.. Enumerable.Range(0, classes).Select(c => $"{c}")])
    {
    }

    private ClassTargets(int[] labels, IReadOnlyList<string> classNames) =>
        (this.labels, ClassNames) = (labels, classNames);

    public override int Count => labels.Length;

    public ReadOnlySpan<int> Labels => labels;

    public IReadOnlyList<string> ClassNames { get; }

    public override string ToString() => $"{ClassNames.Count} classes";

    public override ClassTargets Subset(ReadOnlySpan<int> indices)
    {
        var subset = new int[indices.Length];
        for (int i = 0; i < subset.Length; i++) subset[i] = labels[indices[i]];
        return new ClassTargets(subset, ClassNames);
    }

    /// <summary>The same labels with other class names, such as those of a model with more classes.</summary>
    /// <exception cref="ArgumentException">A label is not the index of one of these classes.</exception>
    public ClassTargets WithClassNames(IReadOnlyList<string> classNames) => new(labels.AsEnumerable(), classNames);

    public override Shape RowShape(Shape output) =>
        output.Rank == 1 && output.Length >= ClassNames.Count ? output : new Shape(ClassNames.Count);

    public override void Fill(ReadOnlySpan<int> indices, Tensor t)
    {
        int width = t.Shape.Last;
        Guard.Require(t.Shape == new Shape(indices.Length, width) && width >= ClassNames.Count,
            $"{indices.Length} labels of {ClassNames.Count} classes do not fill a tensor of {t.Shape}.");
        t.Span.Clear();
        for (int i = 0; i < indices.Length; i++) t.Span[i * width + labels[indices[i]]] = 1;
    }

    /// <summary>One byte per label if there are at most 256 classes, otherwise four.</summary>
    internal override IEnumerable<byte[]> Bytes()
    {
        if (ClassNames.Count <= byte.MaxValue + 1) return [Array.ConvertAll(labels, label => (byte)label)];
        var bytes = new byte[labels.Length * sizeof(int)];
        for (int i = 0; i < labels.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), labels[i]);
        return [bytes];
    }
}
