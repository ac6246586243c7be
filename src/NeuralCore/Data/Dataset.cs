using NeuralCore.Kernels.Elementwise;
using NeuralCore.Numerics;
using NeuralCore.Tensors;
using NeuralCore.Threading;

namespace NeuralCore.Data;

/// <summary>Labelled images as bytes, in memory.</summary>
/// <remarks><code>
/// Shapes    images: (count, H, W, C) bytes, 0 = background   labels: (count) bytes, 0 … classes−1
/// </code></remarks>
public sealed class Dataset
{
    /// <summary>A byte divided by this is a network's input in [0, 1]; 0 stays exactly 0, which the first layer exploits.</summary>
    public const int PixelScale = 255;

    private readonly byte[] images;
    private readonly byte[] labels;

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

    public string Name { get; }

    /// <summary>(H, W, C) of one image.</summary>
    public Shape ImageShape { get; }

    public IReadOnlyList<string> ClassNames { get; }

    public int Count => labels.Length;

    public ReadOnlySpan<byte> Labels => labels;

    public ReadOnlySpan<byte> Image(int index) => images.AsSpan(index * ImageShape.Length, ImageShape.Length);

    /// <summary>The images at <paramref name="indices"/>, in that order, as a data set of their own (copied).</summary>
    public Dataset Subset(ReadOnlySpan<int> indices)
    {
        var subsetImages = new byte[(long)indices.Length * ImageShape.Length];
        var subsetLabels = new byte[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            Image(indices[i]).CopyTo(subsetImages.AsSpan(i * ImageShape.Length));
            subsetLabels[i] = labels[indices[i]];
        }

        return new Dataset(Name, ImageShape, subsetImages, subsetLabels, ClassNames);
    }

    /// <summary>The first <paramref name="count"/> images.</summary>
    public Dataset Take(int count) => Subset([.. Enumerable.Range(0, Math.Min(count, Count))]);

    /// <summary>Writes the images at <paramref name="indices"/> to <paramref name="x"/> (N, H, W, C), scaled to [0, 1].</summary>
    public void FillImages(WorkerTeam team, ReadOnlySpan<int> indices, Tensor x)
    {
        Guard.Require(x.Shape == ImageShape.Batch(indices.Length), $"{indices.Length} images of {ImageShape} do not fill a tensor of {x.Shape}.");
        PixelScaling.Gather(team, images, ImageShape.Length, indices, 1 / (Real)PixelScale, x.Span);
    }

    /// <summary>Writes the labels at <paramref name="indices"/> to <paramref name="targets"/> (N, classes) as rows of one 1 and zeros.</summary>
    public void FillTargets(ReadOnlySpan<int> indices, Tensor targets)
    {
        Guard.Require(targets.Shape == new Shape(indices.Length, ClassNames.Count), $"{indices.Length} labels of {ClassNames.Count} classes do not fill a tensor of {targets.Shape}.");
        targets.Span.Clear();
        for (int i = 0; i < indices.Length; i++) targets.Span[i * ClassNames.Count + labels[indices[i]]] = 1;
    }
}
