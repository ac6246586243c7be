namespace NeuralCore;

/// <summary>
/// Generates samples with their targets as they are read, so that a training never sees one twice. The samples of a
/// batch have one shape, which may differ between batches, such as lines of different widths.
/// </summary>
/// <remarks>What is generated depends only on the seed of the generator, the epoch, the index of the sample and the
/// first index of its batch: not on threads, and not on what was read before. See
/// <see cref="Dataset.Generated"/>.</remarks>
public abstract class SampleGenerator
{
    /// <summary>The largest shape of one sample; it decides how much memory a training needs.</summary>
    public abstract Shape SampleShape { get; }

    /// <summary>Targets of this kind without samples, which state the alphabet or the classes.</summary>
    public abstract Targets TargetKind { get; }

    /// <summary>The shape of one target, without the batch axis: for texts (L), the longest text.</summary>
    public abstract Shape TargetShape { get; }

    /// <summary>The shape of each sample of the batch that begins with sample <paramref name="first"/>.</summary>
    public virtual Shape ShapeAt(int epoch, int first) => SampleShape;

    /// <summary>
    /// How many of the samples from <paramref name="first"/> on, at most <paramref name="most"/>, have the same shape.
    /// Only data for evaluation may have fewer: a training needs batches of equal length.
    /// </summary>
    public virtual int BatchLength(int first, int most) => most;

    /// <summary>Writes consecutive samples and their targets.</summary>
    /// <param name="team">Threads for the work.</param>
    /// <param name="epoch">The training's epoch; 0 for evaluation.</param>
    /// <param name="first">Index of the first sample.</param>
    /// <param name="x">(N, …), samples of the shape <see cref="ShapeAt"/>.</param>
    /// <param name="t">(N, …), targets of the shape <see cref="TargetShape"/>.</param>
    public abstract void Fill(WorkerTeam team, int epoch, int first, Tensor x, Tensor t);

    /// <summary>Everything that decides what is generated, so that a training is resumed with the same data.</summary>
    public abstract override string ToString();
}
