using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>
/// A labelled data set in memory: samples with their targets. Samples are bytes, such as images, which are scaled to
/// [0, 1] when a batch is filled, or numbers, which are used unchanged.
/// </summary>
/// <remarks><code>
/// Shapes    samples: (N, …) bytes or numbers; images (N, H, W, C), 0 = background     targets: N, see Targets
/// </code></remarks>
public sealed class Dataset
{
    /// <summary>The divisor that scales bytes to [0, 1]; 0 stays exactly 0, which the first layer exploits.</summary>
    public const int PixelScale = 255;

    /// <summary>Number of row indices that are computed on the stack at once.</summary>
    private const int RowsAtOnce = 512;

    private readonly byte[]? bytes;
    private readonly Real[]? numbers;
    private readonly int[]? rows;
    private readonly SampleGenerator? generator;

    /// <summary>Creates a data set of numbers of any shape, with targets of any kind.</summary>
    /// <param name="name">Name for messages and reports.</param>
    /// <param name="sampleShape">Shape of one sample: (F) for F features.</param>
    /// <param name="samples">(N, …), row-major.</param>
    /// <param name="targets">The N targets.</param>
    /// <exception cref="ArgumentException">The numbers of samples and targets differ.</exception>
    public Dataset(string name, Shape sampleShape, Real[] samples, Targets targets)
        : this(name, sampleShape, targets)
    {
        Guard.Require((long)targets.Count * sampleShape.Length == samples.Length,
            $"{name}: {targets.Count} targets and {samples.Length} numbers do not match at {sampleShape.Length} " +
            $"numbers per sample.");
        numbers = samples;
    }

    /// <summary>Creates a data set of images with up to 256 classes.</summary>
    /// <inheritdoc cref="OfBytes"/>
    /// <param name="imageShape">(H, W, C) of one image.</param>
    /// <param name="images">(N, H, W, C), 0 = background.</param>
    /// <param name="labels">(N), each from 0 to C − 1.</param>
    /// <param name="classNames">The names of the C classes.</param>
    public Dataset(string name, Shape imageShape, byte[] images, byte[] labels, IReadOnlyList<string> classNames)
        : this(name, imageShape, images, new ClassTargets(labels.Select(label => (int)label), classNames))
    {
    }

    private Dataset(string name, Shape sampleShape, byte[] samples, Targets targets)
        : this(name, sampleShape, targets)
    {
        Guard.Require((long)targets.Count * sampleShape.Length == samples.Length,
            $"{name}: {targets.Count} targets and {samples.Length} bytes do not match at {sampleShape.Length} bytes " +
            $"per sample.");
        bytes = samples;
    }

    private Dataset(string name, Shape sampleShape, Targets targets) =>
        (Name, SampleShape, Targets, Count) = (name, sampleShape, targets, targets.Count);

    private Dataset(string name, int count, SampleGenerator generator)
        : this(name, generator.SampleShape, generator.TargetKind) => (this.generator, Count) = (generator, count);

    /// <summary>
    /// A subset that shares the samples: a copy of MNIST for a validation split took 50 ms of processor time.
    /// </summary>
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

    /// <summary>Shape of one sample: (H, W, C) for images, (F) for features.</summary>
    public Shape SampleShape { get; }

    /// <summary>The targets of the samples.</summary>
    public Targets Targets { get; }

    /// <summary>
    /// Whether the targets are classes; otherwise <see cref="Labels"/> and <see cref="ClassNames"/> are not available.
    /// </summary>
    public bool HasClasses => Targets is ClassTargets;

    /// <summary>Whether the samples are bytes, such as images; otherwise they are numbers.</summary>
    public bool HasBytes => bytes is not null;

    /// <summary>Whether predictions are right or wrong: for classes and for texts.</summary>
    public bool HasAccuracy => Targets is ClassTargets or TextTargets;

    /// <summary>Whether the samples are generated as they are read: see <see cref="Generated"/>.</summary>
    public bool IsGenerated => generator is not null;

    /// <summary>Number of samples; of generated data, per epoch.</summary>
    public int Count { get; }

    /// <summary>The type of the samples, for messages.</summary>
    internal string SampleKind => HasBytes ? "bytes" : "numbers";

    /// <exception cref="InvalidOperationException">The targets are not classes.</exception>
    public IReadOnlyList<string> ClassNames => Classes.ClassNames;

    /// <summary>The class of each sample.</summary>
    /// <exception cref="InvalidOperationException">The targets are not classes.</exception>
    public ReadOnlySpan<int> Labels => Classes.Labels;

    /// <summary>The result of <see cref="DatasetHash"/>, cached because a run writes it to several files.</summary>
    internal string? Hash { get; set; }

    private ClassTargets Classes =>
        Targets as ClassTargets
        ?? throw new InvalidOperationException($"The targets of {Name} are {Targets}, not classes.");

    /// <summary>Creates a data set of bytes of any shape, such as images, with targets of any kind.</summary>
    /// <param name="name">Name for messages and reports.</param>
    /// <param name="sampleShape">Shape of one sample: (H, W, C) for images.</param>
    /// <param name="samples">(N, …), row-major.</param>
    /// <param name="targets">The N targets.</param>
    /// <exception cref="ArgumentException">The numbers of samples and targets differ.</exception>
    public static Dataset OfBytes(string name, Shape sampleShape, byte[] samples, Targets targets) =>
        new(name, sampleShape, samples, targets);

    /// <summary>
    /// Creates a data set whose samples are generated as they are read, other ones in every epoch. It cannot be split:
    /// give a validation set to <see cref="Trainer"/>.
    /// </summary>
    /// <param name="name">Name for messages and reports.</param>
    /// <param name="count">Samples per epoch.</param>
    /// <param name="generator">What generates them.</param>
    public static Dataset Generated(string name, int count, SampleGenerator generator) => new(name, count, generator);

    /// <summary>The bytes of a sample.</summary>
    /// <exception cref="InvalidOperationException">The samples are numbers.</exception>
    public ReadOnlySpan<byte> Image(int index) => bytes is null
        ? throw new InvalidOperationException($"{Name} holds numbers, not bytes.")
        : bytes.AsSpan(Row(index) * SampleShape.Length, SampleShape.Length);

    /// <summary>The numbers of a sample.</summary>
    /// <exception cref="InvalidOperationException">The samples are bytes.</exception>
    public ReadOnlySpan<Real> Features(int index) => numbers is null
        ? throw new InvalidOperationException($"{Name} holds bytes, which are converted when a batch is filled.")
        : numbers.AsSpan(Row(index) * SampleShape.Length, SampleShape.Length);

    /// <summary>
    /// The samples at <paramref name="indices"/>, in that order, as a separate data set that shares the memory of the
    /// samples.
    /// </summary>
    /// <exception cref="InvalidOperationException">The samples are generated as they are read.</exception>
    public Dataset Subset(ReadOnlySpan<int> indices) => generator is null
        ? new(this, indices)
        : throw new InvalidOperationException(
            $"{Name} is generated as it is read and has no subsets: validate on a separate data set.");

    /// <summary>The first <paramref name="count"/> samples.</summary>
    public Dataset Take(int count) => generator is null
        ? Subset([.. Enumerable.Range(0, Math.Min(count, Count))])
        : new Dataset(Name, Math.Min(count, Count), generator);

    /// <summary>
    /// The same samples and labels with other class names, such as those of a model with more classes.
    /// </summary>
    /// <exception cref="ArgumentException">A label is not the index of one of these classes.</exception>
    public Dataset WithClassNames(IReadOnlyList<string> classNames) => new(this, Classes.WithClassNames(classNames));

    /// <summary>
    /// Writes the samples at <paramref name="indices"/> to <paramref name="x"/> (N, …): bytes scaled to [0, 1], numbers
    /// unchanged.
    /// </summary>
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
            if (bytes is not null)
                PixelScaling.Gather(team, bytes, SampleShape.Length, part, 1 / (Real)PixelScale, values);
            else
                CopyNumbers(part, values);
        }
    }

    /// <summary>
    /// Writes the targets at <paramref name="indices"/> to <paramref name="targets"/> (N, …): for classes one-hot
    /// vectors, (N, C).
    /// </summary>
    public void FillTargets(ReadOnlySpan<int> indices, Tensor targets) => Targets.Fill(indices, targets);

    /// <summary>The shape of one target in a loss, without the batch axis.</summary>
    /// <param name="output">Shape of one output of the network.</param>
    internal Shape TargetShape(Shape output) => generator?.TargetShape ?? Targets.RowShape(output);

    /// <summary>The shape of a batch of samples, batch axis included.</summary>
    internal Shape BatchShape(int epoch, ReadOnlySpan<int> batch) =>
        (generator?.ShapeAt(epoch, batch[0]) ?? SampleShape).Batch(batch.Length);

    /// <summary>Samples from <paramref name="first"/> on that can be in one batch for evaluation.</summary>
    internal int BatchLength(int first, int most) =>
        Math.Min(generator?.BatchLength(first, most) ?? most, Count - first);

    /// <summary>Writes samples and targets of a batch; generated ones are consecutive.</summary>
    internal void Fill(WorkerTeam team, int epoch, ReadOnlySpan<int> batch, Tensor x, Tensor t)
    {
        if (generator is not null)
        {
            generator.Fill(team, epoch, batch[0], x, t);
            return;
        }

        FillSamples(team, batch, x);
        FillTargets(batch, t);
    }

    /// <summary>A description of the generator, for hashes; null if the samples are in memory.</summary>
    internal string? GeneratorText => generator?.ToString();

    private void CopyNumbers(ReadOnlySpan<int> part, Span<Real> values)
    {
        int length = SampleShape.Length;
        for (int i = 0; i < part.Length; i++) numbers.AsSpan(part[i] * length, length).CopyTo(values[(i * length)..]);
    }

    /// <summary>The index of a sample of this subset among the shared samples.</summary>
    private int Row(int index) => rows is null ? index : rows[index];
}
