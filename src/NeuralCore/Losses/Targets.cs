namespace NeuralCore;

/// <summary>
/// Base class of targets: the expected output for each sample of a data set, such as a class, a row of numbers, or a
/// text. Each loss supports certain kinds.
/// </summary>
/// <remarks><code>
/// ClassTargets   a label in 0 … C−1       in a loss: (N, C), one-hot
/// ValueTargets   numbers of any shape     (N, …), unchanged
/// TextTargets    symbols of an alphabet   (N, L), indices of the symbols, TextTargets.End after the last;
///                                         L is the longest text
/// </code>
/// The targets of a batch are always one tensor, which is allocated once, so that a training step allocates no
/// memory.</remarks>
public abstract class Targets
{
    private protected Targets()
    {
    }

    /// <summary>Number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>Description for messages: <c>10 classes</c>, <c>rows of 3 values</c>.</summary>
    public abstract override string ToString();

    /// <summary>The targets at <paramref name="indices"/>, in that order.</summary>
    public abstract Targets Subset(ReadOnlySpan<int> indices);

    /// <summary>Shape of one target in a loss, without the batch axis.</summary>
    /// <param name="output">Shape of one output of the network, which may have more classes than these targets.</param>
    public abstract Shape RowShape(Shape output);

    /// <summary>Writes the targets at <paramref name="indices"/> to <paramref name="t"/>: (N, …) with rows of
    /// <see cref="RowShape"/>.</summary>
    /// <exception cref="ArgumentException">They do not fit into <paramref name="t"/>.</exception>
    public abstract void Fill(ReadOnlySpan<int> indices, Tensor t);

    /// <summary>All targets as bytes, the same on every machine, for hashes.</summary>
    internal abstract IEnumerable<byte[]> Bytes();
}
