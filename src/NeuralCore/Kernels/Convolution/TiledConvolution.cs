using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// The passes of <see cref="NaiveConvolution"/>, bit for bit, as strided matrix products straight on the image: the
/// pixels under a kernel row
/// lie next to each other, so a row of outputs is a matrix whose rows overlap, and nothing is copied into columns
/// first.
/// </summary>
/// <remarks>Padding is the one copy: <see cref="Pad"/> lays the image into a border of zeros, which add nothing to a
/// chain of finite weights.</remarks>
public static unsafe class TiledConvolution
{
    /// <summary>
    /// Copies images into the middle of padded ones, (N, H, W, C) → (N, PaddedHeight, PaddedWidth, C).
    /// </summary>
    public static void Pad(WorkerTeam team, in ConvolutionGeometry g, ReadOnlySpan<Real> x, Span<Real> padded)
    {
        Guard.Length(x, (long)g.Batch * g.InputLength);
        Guard.Length(padded, (long)g.Batch * g.PaddedLength);
        fixed (Real* xs = x, paddeds = padded)
            team.Run(g.Batch, new PadWork { Geometry = g, X = xs, Padded = paddeds });
    }

    /// <inheritdoc cref="NaiveConvolution.Forward"/>
    /// <param name="padded">x itself, or its padded copy where the geometry has padding.</param>
    public static void Forward(
        WorkerTeam team, in ConvolutionGeometry g, ReadOnlySpan<Real> padded, ReadOnlySpan<Real> w,
        ReadOnlySpan<Real> bias, Span<Real> y)
    {
        g.Check(padded, w, y);
        Guard.Length(padded, (long)g.Batch * g.PaddedLength);
        if (!bias.IsEmpty) Guard.Length(bias, g.OutChannels);
        fixed (Real* xs = padded, ws = w, biases = bias, ys = y)
        {
            var work = new ConvolutionForwardWork(g) { X = xs, W = ws, Bias = biases, Y = ys };
            team.Run(work.Items, work);
        }
    }

    /// <summary>Numbers of scratch that <see cref="DataGradient"/> needs: the kernel, transposed.</summary>
    public static int DataGradientScratch(in ConvolutionGeometry g) => g.WeightLength;

    /// <inheritdoc cref="NaiveConvolution.DataGradient"/>
    /// <param name="scratch">At least <see cref="DataGradientScratch"/> numbers.</param>
    public static void DataGradient(
        WorkerTeam team, in ConvolutionGeometry g, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> w, Span<Real> dx,
        Span<Real> scratch)
    {
        g.Check(dx, w, dy);
        Guard.Length(scratch, DataGradientScratch(g));
        int tapLength = g.InChannels * g.OutChannels;
        fixed (Real* dys = dy, ws = w, transposed = scratch, dxs = dx)
        {
            for (int tap = 0; tap < g.KernelHeight * g.KernelWidth; tap++)
                StripTranspose.Run(ws + tap * tapLength, g.OutChannels, transposed + tap * tapLength, g.InChannels,
                    g.OutChannels);
            team.Run(g.Batch, new ConvolutionDataGradientWork(g) { Dy = dys, Transposed = transposed, Dx = dxs });
        }
    }

    /// <summary>
    /// Numbers of scratch that <see cref="WeightGradient"/> needs: a kernel for each shard of the batch.
    /// </summary>
    public static int WeightGradientScratch(in ConvolutionGeometry g) =>
        checked(Shards.Count(g.Batch) * g.WeightLength);

    /// <inheritdoc cref="NaiveConvolution.WeightGradient"/>
    /// <param name="padded">x itself, or its padded copy where the geometry has padding.</param>
    /// <param name="scratch">At least <see cref="WeightGradientScratch"/> numbers.</param>
    public static void WeightGradient(
        WorkerTeam team, in ConvolutionGeometry g, ReadOnlySpan<Real> padded, ReadOnlySpan<Real> dy, Span<Real> dw,
        Span<Real> scratch)
    {
        g.Check(padded, dw, dy);
        Guard.Length(padded, (long)g.Batch * g.PaddedLength);
        Guard.Length(scratch, WeightGradientScratch(g));
        int shards = Shards.Count(g.Batch);
        fixed (Real* xs = padded, dys = dy, partial = scratch, sum = dw)
        {
            var work = new ConvolutionWeightGradientWork(g) { X = xs, Dy = dys, Partial = partial };
            team.Run(shards * work.Runs, work);
            var sums = new ShardSumWork(shards, g.WeightLength) { Partial = partial, Sum = sum };
            team.RunWidest(sums.Items, sums);
        }
    }

    private struct PadWork : ITeamWork
    {
        public ConvolutionGeometry Geometry;
        public Real* X, Padded;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int item)
        {
            ConvolutionGeometry g = Geometry;
            int row = g.Width * g.InChannels, paddedRow = g.PaddedWidth * g.InChannels;
            var image = new ReadOnlySpan<Real>(X + (nint)item * g.InputLength, g.InputLength);
            var padded = new Span<Real>(Padded + (nint)item * g.PaddedLength, g.PaddedLength);
            padded.Clear();
            for (int y = 0; y < g.Height; y++)
                image.Slice(y * row, row).CopyTo(padded.Slice((y + g.Top) * paddedRow + g.Left * g.InChannels, row));
        }
    }
}
