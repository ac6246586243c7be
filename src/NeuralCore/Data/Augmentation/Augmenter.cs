using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>Fills batches with augmented images.</summary>
/// <remarks>The transformation of an image depends only on (seed, epoch, image), not on the batch, its position in it,
/// or the number of threads. Allocates no memory after the first batch.</remarks>
public sealed unsafe class Augmenter
{
    private readonly Augmentation augmentation;
    private readonly Dataset data;
    private readonly ulong seed;
    private readonly ImageWarpers warpers;

    /// <param name="seed">Seed of all transformations.</param>
    /// <exception cref="ArgumentException">A parameter of <paramref name="augmentation"/> is outside its range, or the
    /// samples are not images.</exception>
    public Augmenter(Augmentation augmentation, Dataset data, ulong seed, WorkerTeam team)
    {
        augmentation.Check();
        Guard.Require(
            data.HasBytes && data.SampleShape.Rank == 3,
            $"Augmentation needs images of bytes; {data.Name} holds {data.SampleKind} of {data.SampleShape}. Train " +
            $"without it.");
        (this.augmentation, this.data, this.seed) = (augmentation, data, seed);
        warpers = new ImageWarpers(data.SampleShape, team);
    }

    /// <summary>
    /// Writes the images at <paramref name="indices"/>, transformed for the epoch and scaled to [0, 1], to <paramref
    /// name="x"/> (N, H, W, C).
    /// </summary>
    public void FillSamples(int epoch, ReadOnlySpan<int> indices, Tensor x)
    {
        Guard.Require(x.Shape == data.SampleShape.Batch(indices.Length),
            $"{indices.Length} images of {data.SampleShape} do not fill a tensor of {x.Shape}.");
        foreach (int index in indices)
        {
            Guard.Require((uint)index < (uint)data.Count,
                $"Image {index} is outside the {data.Count} images of {data.Name}.");
        }

        fixed (int* rows = indices)
        fixed (Real* xs = x.Span)
            warpers.Run(indices.Length, new Work { Owner = this, Epoch = epoch, Indices = rows, X = xs });
    }

    private void Fill(ImageWarper warper, int epoch, int index, Span<Real> x)
    {
        var random = new RandomStream(seed, RandomPurpose.Augment, epoch, index);
        AffineChange change = augmentation.Draw(ref random);
        warper.Apply(data.Image(index), change, augmentation.Elastic, ref random, warper.Changed);
        PixelScaling.Scale(warper.Changed, 1 / (Real)Dataset.PixelScale, x);
    }

    private struct Work : IImageWork
    {
        public Augmenter Owner;
        public int Epoch;
        public int* Indices;
        public Real* X;

        public readonly void Run(ImageWarper warper, int n)
        {
            int length = Owner.data.SampleShape.Length;
            Owner.Fill(warper, Epoch, Indices[n], new Span<Real>(X + (nint)n * length, length));
        }
    }
}
