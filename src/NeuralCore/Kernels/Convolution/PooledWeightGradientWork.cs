using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;
using NeuralCore.Threading;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Gradient with respect to the kernel from live gradients alone; an item is one shard of the batch by a block of output channels.
/// For one channel, every live gradient adds its window of the image, times itself, to the channel's kernel, row by row of the window.
/// </summary>
internal unsafe struct PooledWeightGradientWork(in ConvolutionGeometry geometry, LiveGradients live) : ITeamWork
{
    private const int ChannelsPerItem = 16;

    /// <summary>Entries of a channel's list. It is added up after each image, whose windows are still in the first-level cache, or when it may not hold another row.</summary>
    private const int ListLength = 1024;

    /// <summary>Lists begin this far apart: were it a multiple of 4 KB, they would all compete for the same few lines of the first-level cache.</summary>
    private const int ListPitch = ListLength + 32;

    private readonly ConvolutionGeometry g = geometry;
    private readonly LiveGradients live = live;
    private readonly TileSplit blocks = TileSplit.Even(geometry.OutChannels, ChannelsPerItem);
    private readonly RowGather gather = new(geometry.KernelWidth * geometry.InChannels);

    /// <summary>Partial: (shards, O, kh, kw, C), output channels first.</summary>
    public Real* X, Partial;

    public readonly int Items => Shards.Count(g.Batch) * blocks.Count;

    [SkipLocalsInit]
    public readonly void Run(int item)
    {
        int shard = item / blocks.Count, block = item % blocks.Count, channels = blocks.Size(block), window = g.KernelHeight * g.KernelWidth * g.InChannels;
        Real* values = stackalloc Real[ChannelsPerItem * ListPitch];
        int* offsets = stackalloc int[ChannelsPerItem * ListPitch];
        int* counts = stackalloc int[ChannelsPerItem];
        new Span<int>(counts, ChannelsPerItem).Clear();
        Real* sums = Partial + ((nint)shard * g.OutChannels + blocks.Start(block)) * window;
        new Span<Real>(sums, channels * window).Clear();
        int first = Shards.Start(g.Batch, shard), end = Shards.Start(g.Batch, shard + 1);
        for (int n = first; n < end; n++)
            for (int py = 0; py < live.Height; py++)
            {
                int image = (n - first) * g.PaddedLength;
                if (Vector512.IsHardwareAccelerated) Collect<Lanes512>(n, image, py, block, values, offsets, counts);
                else if (Vector256.IsHardwareAccelerated) Collect<Lanes256>(n, image, py, block, values, offsets, counts);
                else Collect<Lanes128>(n, image, py, block, values, offsets, counts);
                for (int o = 0; o < channels; o++)
                {
                    if (py + 1 < live.Height && counts[o] <= ListLength - live.Width) continue;
                    Add(sums + o * window, first, values + o * ListPitch, offsets + o * ListPitch, counts[o]);
                    counts[o] = 0;
                }
            }
    }

    /// <summary>Appends the live gradients of pooled row py to their channels' lists, upper row of the convolution's output first: the order of the dense sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Collect<T>(int n, int image, int py, int block, Real* values, int* offsets, int* counts) where T : struct, ILanes<T>
    {
        int pitch = g.PaddedWidth * g.InChannels, channels = blocks.Size(block);
        for (int r = 0; r < 2; r++)
            for (int px = 0; px < live.Width; px++)
                for (int column = 0; column < 2; column++)
                {
                    int tap = 2 * r + column, offset = image + (2 * py + r) * pitch + (2 * px + column) * g.InChannels, o = 0;
                    nint at = live.At(n, py, px) + blocks.Start(block);
                    for (; o <= channels - T.Count; o += T.Count) Append(live.Mask<T>(at + o, tap), at, o, offset, values, offsets, counts);
                    for (; o <= channels - Lanes128.Count; o += Lanes128.Count) Append(live.Mask<Lanes128>(at + o, tap), at, o, offset, values, offsets, counts);
                    for (; o < channels; o++) Append(live.Mask<Lane>(at + o, tap), at, o, offset, values, offsets, counts);
                }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Append(uint mask, nint at, int o, int offset, Real* values, int* offsets, int* counts)
    {
        for (; mask != 0; mask &= mask - 1)
        {
            int channel = o + BitOperations.TrailingZeroCount(mask), entry = channel * ListPitch + counts[channel]++;
            values[entry] = live.Dy[at + channel];
            offsets[entry] = offset;
        }
    }

    private readonly void Add(Real* sums, int first, Real* values, int* offsets, int count)
    {
        int run = g.KernelWidth * g.InChannels;
        Real* images = X + (nint)first * g.PaddedLength;
        for (int ky = 0; ky < g.KernelHeight; ky++)
            gather.Add(values, offsets, count, images + ky * g.PaddedWidth * g.InChannels, sums + ky * run);
    }
}
