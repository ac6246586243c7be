using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>Samples with their targets, in memory. Samples are bytes, such as images, which become numbers in [0, 1]
/// while a batch is filled, or numbers that are used as they are.</summary>
/// <remarks><code>
/// Shapes    samples: (count, …) bytes or numbers; images (count, H, W, C), 0 = background     targets: count of them, see Targets
/// </code></remarks>
public sealed class Dataset
{
    /// <summary>A byte divided by this is a network's input in [0, 1]; 0 stays exactly 0, which the first layer exploits.</summary>
    public const int PixelScale = 255;

    /// <summary>Row numbers that are worked out on the stack at once.</summary>
    private const int RowsAtOnce = 512;

    private readonly byte[]? bytes;
    private readonly Real[]? numbers;
    private readonly int[]? rows;

    /// <summary>Numbers of any shape, with targets of any kind.</summary>
    /// <param name="name">For messages and reports.</param>
    /// <param name="sampleShape">Of one sample: (F) for F features.</param>
    /// <param name="samples">(N, …), one sample after the other.</param>
    /// <param name="targets">N of them.</param>
    /// <exception cref="ArgumentException">There are not as many samples as targets.</exception>
    public Dataset(string name, Shape sampleShape, Real[] samples, Targets targets)
        : this(name, sampleShape, targets)
    {
        Guard.Require((long)targets.Count * sampleShape.Length == samples.Length,
            $"{name}: {targets.Count} targets and {samples.Length} numbers do not match at {sampleShape.Length} numbers a sample.");
        numbers = samples;
    }

    /// <summary>Images with one of up to 256 classes each.</summary>
    /// <inheritdoc cref="OfBytes"/>
    /// <param name="imageShape">(H, W, C) of one image.</param>
    /// <param name="images">(N, H, W, C), 0 = background.</param>
    /// <param name="labels">(N) from 0 to C − 1.</param>
    /// <param name="classNames">C of them.</param>
    public Dataset(string name, Shape imageShape, byte[] images, byte[] labels, IReadOnlyList<string> classNames)
        : this(name, imageShape, images, new ClassTargets(labels.Select(label => (int)label), classNames))
    {
    }

    private Dataset(string name, Shape sampleShape, byte[] samples, Targets targets)
        : this(name, sampleShape, targets)
    {
        Guard.Require((long)targets.Count * sampleShape.Length == samples.Length,
            $"{name}: {targets.Count} targets and {samples.Length} bytes do not match at {sampleShape.Length} bytes a sample.");
        bytes = samples;
    }

    private Dataset(string name, Shape sampleShape, Targets targets) =>
        (Name, SampleShape, Targets) = (name, sampleShape, targets);

    /// <summary>A part that shares the samples: copying MNIST for a validation split took 50 ms of processor
    /// time.</summary>
    private Dataset(Dataset whole, ReadOnlySpan<int> indices)
        : this(whole.Name, whole.SampleShape, whole.Targets.Subset(indices))
    {
        (bytes, numbers) = (whole.bytes, whole.numbers);
        rows = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++) rows[i] = whole.Row(indices[i]);
    }

    private Dataset(Dataset other, Targets targets)
        : this(other.Name, other.SampleShape, targets) =>
        (bytes, numbers, rows) = (other.bytes, other.numbers, other.rows);

    public string Name { get; }

    /// <summary>Of one sample: (H, W, C) for images, (F) for features.</summary>
    public Shape SampleShape { get; }

    /// <summary>What a network should give for each sample.</summary>
    public Targets Targets { get; }

    /// <summary>Whether the targets are classes; where they are not, <see cref="Labels"/> and <see cref="ClassNames"/>
    /// are not there either.</summary>
    public bool HasClasses => Targets is ClassTargets;

    /// <summary>Whether the samples are bytes, such as images, and no numbers.</summary>
    public bool HasBytes => bytes is not null;

    public int Count => Targets.Count;

    /// <summary>For messages.</summary>
    internal string SampleKind => HasBytes ? "bytes" : "numbers";

    /// <exception cref="InvalidOperationException">The targets are no classes.</exception>
    public IReadOnlyList<string> ClassNames => Classes.ClassNames;

    /// <summary>The class of each sample.</summary>
    /// <exception cref="InvalidOperationException">The targets are no classes.</exception>
    public ReadOnlySpan<int> Labels => Classes.Labels;

    /// <summary>What <see cref="DatasetHash"/> has worked out once: a run writes it into several files.</summary>
    internal string? Hash { get; set; }

    private ClassTargets Classes =>
        Targets as ClassTargets ?? throw new InvalidOperationException(
        $"The targets of {Name} are {Targets}, no classes.");

    /// <summary>Bytes of any shape, such as images, with targets of any kind.</summary>
    /// <param name="name">For messages and reports.</param>
    /// <param name="sampleShape">Of one sample: (H, W, C) for images.</param>
    /// <param name="samples">(N, …), one sample after the other.</param>
    /// <param name="targets">N of them.</param>
    /// <exception cref="ArgumentException">There are not as many samples as targets.</exception>
    public static Dataset OfBytes(string name, Shape sampleShape, byte[] samples, Targets targets) =>
        new(name, sampleShape, samples, targets);

    /// <summary>The bytes of a sample.</summary>
    /// <exception cref="InvalidOperationException">The samples are numbers.</exception>
    public ReadOnlySpan<byte> Image(int index) => bytes is null
        ? throw new InvalidOperationException($"{Name} holds numbers, no bytes.")
        : bytes.AsSpan(Row(index) * SampleShape.Length, SampleShape.Length);

    /// <summary>The numbers of a sample.</summary>
    /// <exception cref="InvalidOperationException">The samples are bytes.</exception>
    public ReadOnlySpan<Real> Features(int index) => numbers is null
        ? throw new InvalidOperationException($"{Name} holds bytes, which become numbers while a batch is filled.")
        : numbers.AsSpan(Row(index) * SampleShape.Length, SampleShape.Length);

    /// <summary>The samples at <paramref name="indices"/>, in that order, as a data set of their own; the memory of the
    /// samples is shared.</summary>
    public Dataset Subset(ReadOnlySpan<int> indices) => new(this, indices);

    /// <summary>The first <paramref name="count"/> samples.</summary>
    public Dataset Take(int count) => Subset([.. Enumerable.Range(0, Math.Min(count, Count))]);

    /// <summary>The same samples and labels among other classes: those of a model that tells more of them
    /// apart.</summary>
    /// <exception cref="ArgumentException">A label is not the number of one of these classes.</exception>
    public Dataset WithClassNames(IReadOnlyList<string> classNames) => new(this, Classes.WithClassNames(classNames));

    /// <summary>Writes the samples at <paramref name="indices"/> to <paramref name="x"/> (N, …): bytes scaled to
    /// [0, 1], numbers as they are.</summary>
    public void FillSamples(WorkerTeam team, ReadOnlySpan<int> indices, Tensor x)
    {
        Guard.Require(
            x.Shape == SampleShape.Batch(indices.Length),
            $"{indices.Length} samples of {SampleShape} do not fill a tensor of {x.Shape}.");
        Span<int> part = stackalloc int[Math.Min(RowsAtOnce, indices.Length)];
        for (int start = 0; start < indices.Length; start += part.Length)
        {
            part = part[..Math.Min(part.Length, indices.Length - start)];
            for (int i = 0; i < part.Length; i++)
            {
                int index = indices[start + i];
                Guard.Require((uint)index < (uint)Count, $"Sample {index} is outside the {Count} samples of {Name}.");
                part[i] = Row(index);
            }

            Span<Real> values = x.Span.Slice(start * SampleShape.Length, part.Length * SampleShape.Length);
            if (bytes is not null) PixelScaling.Gather(
                team, bytes, SampleShape.Length, part, 1 / (Real)PixelScale, values);
            else CopyNumbers(part, values);
        }
    }

    /// <summary>Writes the targets at <paramref name="indices"/> to <paramref name="targets"/> (N, …): for
    /// classes (N, C) with a 1 at each label and zeros elsewhere.</summary>
    public void FillTargets(ReadOnlySpan<int> indices, Tensor targets) => Targets.Fill(indices, targets);

    private void CopyNumbers(ReadOnlySpan<int> part, Span<Real> values)
    {
        int length = SampleShape.Length;
        for (int i = 0; i < part.Length; i++) numbers.AsSpan(part[i] * length, length).CopyTo(values[(i * length)..]);
    }

    /// <summary>Where a sample of this part is stored among the shared ones.</summary>
    private int Row(int index) => rows is null ? index : rows[index];
}
