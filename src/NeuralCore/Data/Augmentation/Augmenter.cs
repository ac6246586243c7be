using NeuralCore.Kernels.Elementwise;
using NeuralCore.Numerics;
using NeuralCore.Tensors;
using NeuralCore.Threading;

namespace NeuralCore.Data.Augmentation;

/// <summary>Fills batches with changed images.</summary>
/// <remarks>The change of an image follows from (seed, epoch, image) alone: not from the batch, its place in it, or the threads. Allocates nothing after the first batch.</remarks>
public sealed unsafe class Augmenter
{
    /// <summary>Parts of a batch for each thread: small enough to share the work out evenly, large enough that few need memory of their own.</summary>
    private const int PartsPerThread = 8;

    private readonly Augmentation augmentation;
    private readonly Dataset data;
    private readonly ulong seed;
    private readonly WorkerTeam team;
    private readonly ImageWarper[] warpers;

    /// <param name="seed">Every change follows from it.</param>
    /// <exception cref="ArgumentException">A figure of <paramref name="augmentation"/> is outside its bounds.</exception>
    public Augmenter(Augmentation augmentation, Dataset data, ulong seed, WorkerTeam team)
    {
        augmentation.Check();
        (this.augmentation, this.data, this.seed, this.team) = (augmentation, data, seed, team);
        warpers = [.. Enumerable.Range(0, PartsPerThread * team.Threads).Select(_ => new ImageWarper(data.ImageShape))];
    }

    /// <summary>Writes the images at <paramref name="indices"/>, changed as befits the epoch, to <paramref name="x"/> (N, H, W, C), scaled to [0, 1].</summary>
    public void FillImages(int epoch, ReadOnlySpan<int> indices, Tensor x)
    {
        Guard.Require(x.Shape == data.ImageShape.Batch(indices.Length), $"{indices.Length} images of {data.ImageShape} do not fill a tensor of {x.Shape}.");
        foreach (int index in indices) Guard.Require((uint)index < (uint)data.Count, $"Image {index} is outside the {data.Count} images of {data.Name}.");
        fixed (int* rows = indices)
        fixed (Real* xs = x.Span) team.Run(Math.Min(warpers.Length, indices.Length), new Work { Owner = this, Epoch = epoch, Indices = rows, X = xs, Count = indices.Length });
    }

    private void Fill(ImageWarper warper, int epoch, int index, Span<Real> x)
    {
        var random = new RandomStream(seed, RandomPurpose.Augment, epoch, index);
        AffineChange change = augmentation.Draw(ref random);
        if (augmentation.Elastic == 0) warper.Apply(data.Image(index), change, warper.Changed);
        else warper.Apply(data.Image(index), change.Map(data.ImageShape[0], data.ImageShape[1]), augmentation.Elastic, ref random, warper.Changed);
        PixelScaling.Scale(warper.Changed, 1 / (Real)Dataset.PixelScale, x);
    }

    private struct Work : ITeamWork
    {
        public Augmenter Owner;
        public int Epoch;
        public int* Indices;
        public Real* X;
        public int Count;

        public readonly void Run(int item)
        {
            int parts = Math.Min(Owner.warpers.Length, Count), length = Owner.data.ImageShape.Length;
            for (int n = (int)((long)Count * item / parts), end = (int)((long)Count * (item + 1) / parts); n < end; n++)
                Owner.Fill(Owner.warpers[item], Epoch, Indices[n], new Span<Real>(X + (nint)n * length, length));
        }
    }
}
