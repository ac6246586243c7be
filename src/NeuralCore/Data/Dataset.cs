using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>Labelled images as bytes, in memory.</summary>
/// <remarks><code>
/// Shapes    images: (count, H, W, C) bytes, 0 = background   labels: (count) bytes, 0 … classes−1
/// </code></remarks>
public sealed class Dataset
{
    /// <summary>A byte divided by this is a network's input in [0, 1]; 0 stays exactly 0, which the first layer exploits.</summary>
    public const int PixelScale = 255;

    /// <summary>Row numbers that are worked out on the stack at once.</summary>
    private const int RowsAtOnce = 512;

    private readonly byte[] images;
    private readonly byte[] labels;
    private readonly int[]? rows;

    public Dataset(string name, Shape imageShape, byte[] images, byte[] labels, IReadOnlyList<string> classNames)
    {
        Guard.Require(imageShape.Rank == 3, $"Images are height×width×channels, not {imageShape}.");
        Guard.Require((long)labels.Length * imageShape.Length == images.Length,
            $"{name}: {labels.Length} labels and {images.Length} image bytes do not match at {imageShape.Length} bytes an image.");
        for (int i = 0; i < labels.Length; i++)
            Guard.Require(labels[i] < classNames.Count, $"{name}: label {labels[i]} of image {i} is outside the {classNames.Count} classes.");
        Name = name;
        ImageShape = imageShape;
        this.images = images;
        this.labels = labels;
        ClassNames = classNames;
    }

    /// <summary>A part that shares the images: copying MNIST for a validation split took 50 ms of processor time.</summary>
    private Dataset(Dataset whole, ReadOnlySpan<int> indices)
    {
        (Name, ImageShape, ClassNames, images) = (whole.Name, whole.ImageShape, whole.ClassNames, whole.images);
        rows = new int[indices.Length];
        labels = new byte[indices.Length];
        for (int i = 0; i < indices.Length; i++) (rows[i], labels[i]) = (whole.Row(indices[i]), whole.labels[indices[i]]);
    }

    public string Name { get; }

    /// <summary>(H, W, C) of one image.</summary>
    public Shape ImageShape { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public int Count => labels.Length;

    /// <summary>What <see cref="DatasetHash"/> has worked out once: a run writes it into several files.</summary>
    internal string? Hash { get; set; }

    public ReadOnlySpan<byte> Labels => labels;

    public ReadOnlySpan<byte> Image(int index) => images.AsSpan(Row(index) * ImageShape.Length, ImageShape.Length);

    /// <summary>The images at <paramref name="indices"/>, in that order, as a data set of their own; the bytes of the images are shared.</summary>
    public Dataset Subset(ReadOnlySpan<int> indices) => new(this, indices);

    /// <summary>The first <paramref name="count"/> images.</summary>
    public Dataset Take(int count) => Subset([.. Enumerable.Range(0, Math.Min(count, Count))]);

    /// <summary>Writes the images at <paramref name="indices"/> to <paramref name="x"/> (N, H, W, C), scaled to [0, 1].</summary>
    public void FillImages(WorkerTeam team, ReadOnlySpan<int> indices, Tensor x)
    {
        Guard.Require(x.Shape == ImageShape.Batch(indices.Length), $"{indices.Length} images of {ImageShape} do not fill a tensor of {x.Shape}.");
        Span<int> part = stackalloc int[Math.Min(RowsAtOnce, indices.Length)];
        for (int start = 0; start < indices.Length; start += part.Length)
        {
            part = part[..Math.Min(part.Length, indices.Length - start)];
            for (int i = 0; i < part.Length; i++)
            {
                int index = indices[start + i];
                Guard.Require((uint)index < (uint)Count, $"Image {index} is outside the {Count} images of {Name}.");
                part[i] = Row(index);
            }

            PixelScaling.Gather(team, images, ImageShape.Length, part, 1 / (Real)PixelScale, x.Span.Slice(start * ImageShape.Length, part.Length * ImageShape.Length));
        }
    }

    /// <summary>Writes the labels at <paramref name="indices"/> to <paramref name="targets"/> (N, classes) as rows of one 1 and zeros.</summary>
    public void FillTargets(ReadOnlySpan<int> indices, Tensor targets)
    {
        Guard.Require(targets.Shape == new Shape(indices.Length, ClassNames.Count), $"{indices.Length} labels of {ClassNames.Count} classes do not fill a tensor of {targets.Shape}.");
        targets.Span.Clear();
        for (int i = 0; i < indices.Length; i++) targets.Span[i * ClassNames.Count + labels[indices[i]]] = 1;
    }

    /// <summary>Where an image of this part lies among the shared ones.</summary>
    private int Row(int index) => rows is null ? index : rows[index];
}
