using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.MatrixProduct;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Gradient with respect to the kernel from live gradients alone; an item is one shard of the batch by a block of
/// output channels.
/// For one channel, every live gradient adds its window of the image, times itself, to the channel's kernel, row by row
/// of the window.
/// </summary>
internal unsafe struct PooledWeightGradientWork(in ConvolutionGeometry geometry, LiveGradients live) : ILaneWork
{
    private const int ChannelsPerItem = 16;

    /// <summary>Rows of fewer numbers are quicker multiplied dense than gathered one by one.</summary>
    private const int MinRowLength = 64;

    /// <summary>
    /// Entries of a channel's list. It is added up after each image, whose windows are still in the first-level cache,
    /// or when it may not hold another row.
    /// </summary>
    private const int ListLength = 1024;

    /// <summary>
    /// Lists begin this far apart: were it a multiple of 4 KB, they would all compete for the same few lines of the
    /// first-level cache.
    /// </summary>
    private const int ListPitch = ListLength + 32;

    private readonly ConvolutionGeometry g = geometry;
    private readonly LiveGradients live = live;
    private readonly TileSplit blocks = TileSplit.Even(geometry.OutChannels, ChannelsPerItem);
    private readonly BlockGather gather = new(geometry.KernelHeight, geometry.KernelWidth * geometry.InChannels);

    /// <summary>Partial: (shards, O, kh, kw, C), output channels first.</summary>
    public Real* X, Partial;

    /// <summary>Whether windows are gathered faster than multiplied dense: long rows, or all rows at once.</summary>
    public readonly bool Pays => g.KernelWidth * g.InChannels >= MinRowLength || gather.IsWhole;

    public readonly int Items => Shards.Count(g.Batch) * blocks.Count;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<T>(int item) where T : struct, ILanes<T>
    {
        int shard = item / blocks.Count, block = item % blocks.Count, channels = blocks.Size(block),
            window = g.KernelHeight * g.KernelWidth * g.InChannels;
        Real* values = stackalloc Real[ChannelsPerItem * ListPitch];
        int* offsets = stackalloc int[ChannelsPerItem * ListPitch];
        int* ends = stackalloc int[ChannelsPerItem];
        for (int o = 0; o < channels; o++) ends[o] = o * ListPitch;
        Real* sums = Partial + ((nint)shard * g.OutChannels + blocks.Start(block)) * window;
        new Span<Real>(sums, channels * window).Clear();
        int first = Shards.Start(g.Batch, shard), end = Shards.Start(g.Batch, shard + 1);
        for (int n = first; n < end; n++)
            for (int py = 0; py < live.Height; py++)
            {
                int image = (n - first) * g.PaddedLength;
                Collect<T>(n, image, py, block, values, offsets, ends);
                for (int o = 0; o < channels; o++)
                {
                    int list = o * ListPitch, count = ends[o] - list;
                    if (py + 1 < live.Height && count <= ListLength - live.Width) continue;
                    Add(sums + o * window, first, values + list, offsets + list, count);
                    ends[o] = list;
                }
            }
    }

    /// <summary>
    /// Appends the live gradients of pooled row py to their channels' lists, upper row of the convolution's output
    /// first: the order of the dense sum.
    /// </summary>
    /// <param name="ends">Where each channel's list ends.</param>
    /// <remarks>First all of the row are listed pixel by pixel, each named by its pixel and channel; then they are
    /// dealt out. Neither loop branches on a gradient.</remarks>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Collect<T>(int n, int image, int py, int block, Real* values, int* offsets, int* ends)
        where T : struct, ILanes<T>
    {
        int pitch = g.PaddedWidth * g.InChannels, channels = blocks.Size(block),
            most = live.Width * ChannelsPerItem + NonZeros.Slack, count = 0, pixel = 0;
        Real* gradients = stackalloc Real[most];
        int* names = stackalloc int[most];
        int* windows = stackalloc int[4 * live.Width];
        for (int r = 0; r < 2; r++)
            for (int px = 0; px < live.Width; px++)
                for (int column = 0; column < 2; column++, pixel++)
                {
                    windows[pixel] = image + (2 * py + r) * pitch + (2 * px + column) * g.InChannels;
                    count += live.List<T>(live.At(n, py, px) + blocks.Start(block), channels, 2 * r + column,
                        pixel * ChannelsPerItem, 1, gradients + count, names + count);
                }

        for (int i = 0; i < count; i++)
        {
            uint name = (uint)names[i];
            int place = ends[name % ChannelsPerItem]++;
            values[place] = gradients[i];
            offsets[place] = windows[name / ChannelsPerItem];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Add(Real* sums, int first, Real* values, int* offsets, int count) =>
        gather.Add(values, offsets, count, X + (nint)first * g.PaddedLength, g.PaddedWidth * g.InChannels, sums,
            g.KernelWidth * g.InChannels);
}
