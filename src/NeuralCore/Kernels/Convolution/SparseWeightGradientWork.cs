using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.MatrixProduct;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Gradient with respect to the kernel from the non-zero pixels of grey images; an item is one shard of the batch. The
/// gradient of one image
/// is spread out between margins of zeros, and each pixel gathers from it what its windows had met.
/// </summary>
/// <remarks><code>
/// Shapes    expanded: (PH + kh − 1, PW, O) and a margin, dy at rows kh−1 … and columns kw−1 …, zeros elsewhere
///           sums: (kh, kw, O), the columns of each kernel row from the right
/// Backward  sums[ky] += x[u, v]·expanded[u + kh−1−ky, v … v+kw−1]        over u, then v, ascending
/// </code>
/// A row runs over into the zeros at the beginning of the next, so that pixel i of the image always meets the pixels i
/// … i+kw−1.</remarks>
internal unsafe struct SparseWeightGradientWork(in ConvolutionGeometry geometry, LiveGradients live) : ILaneWork
{
    private readonly ConvolutionGeometry g = geometry;
    private readonly LiveGradients live = live;
    private readonly BlockGather gather = new(geometry.KernelHeight, geometry.KernelWidth * geometry.OutChannels);

    /// <summary>Partial: (shards, kh, kw, O), reversed.</summary>
    public Real* X, Partial;

    /// <summary>Numbers of the spread gradient of an image.</summary>
    public static long Length(in ConvolutionGeometry g) =>
        ((long)(g.PaddedHeight + g.KernelHeight - 1) * g.PaddedWidth + g.KernelWidth - 1) * g.OutChannels;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<T>(int item) where T : struct, ILanes<T>
    {
        int length = (int)Length(g), pixels = g.PaddedLength, row = g.PaddedWidth * g.OutChannels,
            kernelRow = g.KernelWidth * g.OutChannels;
        Real* expanded = CacheLine.Align(stackalloc Real[length + CacheLine.Slack]);
        Real* values = stackalloc Real[pixels + NonZeros.Slack];
        int* offsets = stackalloc int[pixels + NonZeros.Slack];
        Real* sums = Partial + (nint)item * g.WeightLength;
        new Span<Real>(sums, g.WeightLength).Clear();
        new Span<Real>(expanded, length).Clear();
        Real* first = expanded + (g.KernelHeight - 1) * row + (g.KernelWidth - 1) * g.OutChannels;
        for (int n = Shards.Start(g.Batch, item); n < Shards.Start(g.Batch, item + 1); n++)
        {
            for (int py = 0; py < live.Height; py++) live.Expand<T>(n, py, first + 2 * py * row, row);
            int count = NonZeros.List(X + (nint)n * pixels, pixels, g.OutChannels, values, offsets);
            gather.Add(values, offsets, count, expanded + (g.KernelHeight - 1) * row, -row, sums, kernelRow);
        }
    }
}
