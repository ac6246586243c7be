using NeuralCore.Kernels.Elementwise;

namespace NeuralCore;

/// <summary>Fills batches with changed images.</summary>
/// <remarks>The change of an image follows from (seed, epoch, image) alone: not from the batch, its place in it, or the threads. Allocates nothing after the first batch.</remarks>
public sealed unsafe class Augmenter
{
    private readonly Augmentation augmentation;
    private readonly Dataset data;
    private readonly ulong seed;
    private readonly ImageWarpers warpers;

    /// <param name="seed">Every change follows from it.</param>
    /// <exception cref="ArgumentException">A figure of <paramref name="augmentation"/> is outside its bounds, or the
    /// samples are no images.</exception>
    public Augmenter(Augmentation augmentation, Dataset data, ulong seed, WorkerTeam team)
    {
        augmentation.Check();
        Guard.Require(
            data.HasBytes && data.SampleShape.Rank == 3,
            $"Augmentation changes images of bytes; {data.Name} holds {data.SampleKind} of {data.SampleShape}. Train without it.");
        (this.augmentation, this.data, this.seed) = (augmentation, data, seed);
        warpers = new ImageWarpers(data.SampleShape, team);
    }

    /// <summary>Writes the images at <paramref name="indices"/>, changed as befits the epoch, to <paramref name="x"/> (N, H, W, C), scaled to [0, 1].</summary>
    public void FillImages(int epoch, ReadOnlySpan<int> indices, Tensor x)
    {
        Guard.Require(x.Shape == data.SampleShape.Batch(indices.Length), $"{indices.Length} images of {data.SampleShape} do not fill a tensor of {x.Shape}.");
        foreach (int index in indices) Guard.Require((uint)index < (uint)data.Count, $"Image {index} is outside the {data.Count} images of {data.Name}.");
        fixed (int* rows = indices)
        fixed (Real* xs = x.Span) warpers.Run(indices.Length, new Work { Owner = this, Epoch = epoch, Indices = rows, X = xs });
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
