using System.Numerics.Tensors;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.MatrixProduct;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// A convolution, ReLU and 2×2 max-pool as one, bit for bit what the three would give one after another. Forward keeps
/// the large image
/// between them out of memory; backward walks the live gradients alone, at most one in four.
/// </summary>
/// <remarks><code>
/// Shapes    x: (N, H, W, C)   w: (kh, kw, C, O)   b: (O)   y, taps, dy: (N, ⌊OH/2⌋, ⌊OW/2⌋, O)
/// Forward   y = maxpool₂(max(conv(x), 0)),  taps = which of the four won where y > 0, and −1 elsewhere
/// Backward  the convolution's, for the gradient that is dy at the winning tap, and 0 elsewhere
/// </code>
/// Finite numbers only: where x or w is infinite, the dense passes multiply it by the zeros that are left out here,
/// which gives NaN; and a pair
/// of <see cref="PixelPairs"/> multiplies what only one of its pixels should meet by zeros for the other.</remarks>
internal static unsafe class PooledConvolution
{
    /// <summary>Rows and lists of an image lie on a thread's stack, and have to fit.</summary>
    private const int MaxNumbersOnStack = 1 << 15, MaxPooledRow = 256;

    /// <summary>The share of non-zero pixels up to which grey images are walked by these alone.</summary>
    private const double MaxDensity = 0.4;

    /// <summary>Whether a convolution of this geometry can be joined with ReLU and a 2×2 max-pool.</summary>
    public static bool Fits(in ConvolutionGeometry g) =>
        g is { StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1, OutHeight: >= 2, OutWidth: >= 2 }
            && g.OutWidth / 2 <= MaxPooledRow
        && (long)Math.Max(2, g.OutHeight / 4) * g.OutWidth * g.OutChannels <= MaxNumbersOnStack;

    /// <summary>Numbers of scratch that the backward passes need.</summary>
    public static int Scratch(in ConvolutionGeometry g) =>
        Math.Max(Shards.Count(g.Batch) * g.WeightLength,
        Shards.Count(g.Batch * g.OutHeight * g.OutWidth) * g.OutChannels);

    /// <param name="padded">x itself, or its padded copy where the geometry has padding.</param>
    public static void Forward(
        WorkerTeam team, in ConvolutionGeometry g, ReadOnlySpan<Real> padded, ReadOnlySpan<Real> w,
        ReadOnlySpan<Real> bias, Span<Real> y, Span<Real> taps)
    {
        Check(g, padded, w, y);
        Guard.Length(padded, (long)g.Batch * g.PaddedLength);
        Guard.Length(taps, PooledLength(g));
        Guard.Length(bias, g.OutChannels);
        bool sparse = IsSparse(g, padded), inPairs = sparse && PixelPairs.Pay(g);
        int kernel = inPairs ? (int)PixelPairs.Length(g) : 0;
        Real* pairs = CacheLine.Align(stackalloc Real[kernel + CacheLine.Slack]);
        if (inPairs) PixelPairs.Fill(g, w, bias, new Span<Real>(pairs, kernel));
        fixed (Real* xs = padded, ws = w, biases = bias, ys = y, ts = taps)
        {
            var work = new PooledForwardWork(g, inPairs) { Y = ys, Taps = ts, Sparse = sparse };
            work.Convolution.X = xs;
            work.Convolution.W = inPairs ? pairs : ws;
            work.Convolution.Bias = inPairs ? pairs + kernel - PixelPairs.Channels(g) : biases;
            team.RunWidest(work.Items, work);
        }
    }

    public static void DataGradient(
        WorkerTeam team, in ConvolutionGeometry g, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> taps,
        ReadOnlySpan<Real> w, Span<Real> dx, Span<Real> scratch)
    {
        CheckGradient(g, dx, w, dy, taps);
        Guard.Length(scratch, g.WeightLength);
        int kernelRow = g.KernelWidth * g.InChannels;
        fixed (Real* dys = dy, ts = taps, ws = w, transposed = scratch, dxs = dx)
        {
            for (int tap = 0; tap < g.KernelHeight * g.KernelWidth; tap++)
            {
                (int ky, int kx) = Math.DivRem(tap, g.KernelWidth);
                StripTranspose.Run(ws + tap * g.InChannels * g.OutChannels, g.OutChannels,
                    transposed + ky * g.OutChannels * kernelRow + kx * g.InChannels, kernelRow, g.InChannels,
                    g.OutChannels);
            }

            team.RunWidest(g.Batch, new PooledDataGradientWork(g, new LiveGradients(g, dys, ts))
            {
                Transposed = transposed, Dx = dxs,
            });
        }
    }

    public static void WeightGradient(
        WorkerTeam team, in ConvolutionGeometry g, ReadOnlySpan<Real> padded, ReadOnlySpan<Real> dy,
        ReadOnlySpan<Real> taps, Span<Real> dw, Span<Real> scratch)
    {
        CheckGradient(g, padded, dw, dy, taps);
        Guard.Length(padded, (long)g.Batch * g.PaddedLength);
        Guard.Length(scratch, Scratch(g));
        int shards = Shards.Count(g.Batch);
        bool sparse = IsSparse(g, padded);
        fixed (Real* xs = padded, dys = dy, ts = taps, partial = scratch, dws = dw)
        {
            var live = new LiveGradients(g, dys, ts);
            var work = new PooledWeightGradientWork(g, live) { X = xs, Partial = partial };
            if (!sparse && work.Pays)
            {
                team.RunWidest(work.Items, work);
                var sum = new TransposedSumWork(shards, g.WeightLength / g.OutChannels, g.OutChannels)
                {
                    Partial = partial, Sum = dws,
                };
                team.Run(sum.Items, sum);
                return;
            }

            if (sparse) team.RunWidest(shards, new SparseWeightGradientWork(g, live) { X = xs, Partial = partial });
            else team.RunWidest(shards, new ExpandedWeightGradientWork(g, live) { X = xs, Partial = partial });
        }

        for (int shard = 0; shard < shards; shard++)
        {
            ReadOnlySpan<Real> sums = scratch.Slice(shard * g.WeightLength, g.WeightLength);
            if (sparse) AddReversed(g, sums, dw);
            else TensorPrimitives.Add(dw[..g.WeightLength], sums, dw);
        }
    }

    public static void BiasGradient(
        WorkerTeam team, in ConvolutionGeometry g, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> taps, Span<Real> db,
        Span<Real> scratch)
    {
        Guard.Length(dy, PooledLength(g));
        Guard.Length(taps, PooledLength(g));
        Guard.Length(scratch, Scratch(g));
        fixed (Real* dys = dy, ts = taps, partial = scratch)
        {
            var work = new PooledBiasGradientWork(g, new LiveGradients(g, dys, ts)) { Partial = partial };
            team.RunWidest(Shards.Count(work.Pixels), work);
            for (int shard = 0; shard < Shards.Count(work.Pixels); shard++)
                for (int o = 0; o < g.OutChannels; o++) db[o] += scratch[shard * g.OutChannels + o];
        }
    }

    /// <summary>
    /// Whether the images are grey and most of them background; the answer changes the time and not the result.
    /// </summary>
    private static bool IsSparse(in ConvolutionGeometry g, ReadOnlySpan<Real> padded) =>
        LiveWindows.Fit(g) && SparseWeightGradientWork.Length(g) <= MaxNumbersOnStack
            && NonZeros.AreFew(padded, g.Batch, g.PaddedLength, MaxDensity);

    /// <param name="sums">(kh, kw, O), the columns of each kernel row from the right.</param>
    private static void AddReversed(in ConvolutionGeometry g, ReadOnlySpan<Real> sums, Span<Real> dw)
    {
        for (int tap = 0; tap < g.KernelHeight * g.KernelWidth; tap++)
        {
            (int ky, int kx) = Math.DivRem(tap, g.KernelWidth);
            Span<Real> target = dw.Slice(tap * g.OutChannels, g.OutChannels);
            TensorPrimitives.Add(target,
                sums.Slice((ky * g.KernelWidth + g.KernelWidth - 1 - kx) * g.OutChannels, g.OutChannels), target);
        }
    }

    private static long PooledLength(in ConvolutionGeometry g) =>
        (long)g.Batch * (g.OutHeight / 2) * (g.OutWidth / 2) * g.OutChannels;

    private static void CheckGradient(
        in ConvolutionGeometry g, ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> dy,
        ReadOnlySpan<Real> taps)
    {
        Check(g, x, w, dy);
        Guard.Length(taps, PooledLength(g));
    }

    private static void Check(
        in ConvolutionGeometry g, ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> y)
    {
        Guard.Require(Fits(g), $"A convolution of {g} cannot be joined with a max-pool.");
        Guard.Length(x, (long)g.Batch * g.InputLength);
        Guard.Length(w, g.WeightLength);
        Guard.Length(y, PooledLength(g));
    }
}
