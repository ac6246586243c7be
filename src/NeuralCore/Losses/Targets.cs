namespace NeuralCore;

/// <summary>What a network should give for each sample of a data set: a class, a row of numbers, or a text. The loss
/// decides which of them it takes.</summary>
/// <remarks><code>
/// ClassTargets   a label in 0 … C−1       as a loss gets it: (N, C), 1 at the label and 0 elsewhere
/// ValueTargets   numbers of any shape     (N, …), as they are
/// TextTargets    symbols of an alphabet   (N, L), numbers of the symbols, TextTargets.End behind the last;
///                                         L is the longest text
/// </code>
/// In every case the targets of a batch are one tensor, which is allocated once, so that a training step allocates
/// nothing.</remarks>
public abstract class Targets
{
    private protected Targets()
    {
    }

    /// <summary>Samples that have a target.</summary>
    public abstract int Count { get; }

    /// <summary>In words, for messages: <c>10 classes</c>, <c>rows of 3 values</c>.</summary>
    public abstract override string ToString();

    /// <summary>The targets at <paramref name="indices"/>, in that order.</summary>
    public abstract Targets Subset(ReadOnlySpan<int> indices);

    /// <summary>Shape of one target as a loss gets it, without the batch axis.</summary>
    /// <param name="output">Shape of one output of the network: a network may tell more classes apart than these
    /// targets name.</param>
    public abstract Shape RowShape(Shape output);

    /// <summary>Writes the targets at <paramref name="indices"/> to <paramref name="t"/>: (N, …) with rows of
    /// <see cref="RowShape"/>.</summary>
    /// <exception cref="ArgumentException">They do not fit into <paramref name="t"/>.</exception>
    public abstract void Fill(ReadOnlySpan<int> indices, Tensor t);

    /// <summary>Everything that is a target, as bytes, the same on every machine: for fingerprints.</summary>
    internal abstract IEnumerable<byte[]> Bytes();
}
