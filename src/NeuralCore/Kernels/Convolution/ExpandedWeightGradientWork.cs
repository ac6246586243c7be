using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;
using NeuralCore.Threading;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Gradient with respect to the kernel for images of few channels, whose windows are too narrow to be gathered; an item is one shard of the
/// batch. Two rows of the convolution's gradient at a time are spread out in a buffer in the first-level cache, zeros and all, and multiplied.
/// </summary>
internal unsafe struct ExpandedWeightGradientWork(in ConvolutionGeometry geometry, LiveGradients live) : ITeamWork
{
    private readonly ConvolutionGeometry g = geometry;
    private readonly LiveGradients live = live;
    private readonly TileSplit tiles = TileSplit.Even(geometry.KernelWidth * geometry.InChannels, ProductTile.MaxRows);
    private readonly TileSplit panels = TileSplit.Panels(geometry.OutChannels, ProductTile.MaxWidth);

    /// <summary>Partial: (shards, kh, kw, C, O).</summary>
    public Real* X, Partial;

    [SkipLocalsInit]
    public readonly void Run(int item)
    {
        int pitch = g.PaddedWidth * g.InChannels, columns = 2 * live.Width;
        int* bothRows = stackalloc int[2];
        (bothRows[0], bothRows[1]) = (0, pitch);
        Real* rows = stackalloc Real[2 * columns * g.OutChannels];
        Real* sums = Partial + (nint)item * g.WeightLength;
        new Span<Real>(sums, g.WeightLength).Clear();
        for (int n = Shards.Start(g.Batch, item); n < Shards.Start(g.Batch, item + 1); n++)
            for (int py = 0; py < live.Height; py++)
            {
                if (Vector512.IsHardwareAccelerated) Expand<Lanes512>(n, py, rows);
                else if (Vector256.IsHardwareAccelerated) Expand<Lanes256>(n, py, rows);
                else Expand<Lanes128>(n, py, rows);
                for (int ky = 0; ky < g.KernelHeight; ky++)
                    AddKernelRow(X + (nint)n * g.PaddedLength + (2 * py + ky) * pitch, bothRows, rows, sums + ky * g.KernelWidth * g.InChannels * g.OutChannels);
            }
    }

    private readonly void AddKernelRow(Real* x, int* bothRows, Real* rows, Real* sums)
    {
        for (int panel = 0; panel < panels.Count; panel++)
            for (int tile = 0; tile < tiles.Count; tile++)
            {
                int i = tiles.Start(tile), o = panels.Start(panel);
                Real* target = sums + i * g.OutChannels + o;
                var operands = new TileOperands
                {
                    A = x + i, ARow = 1, AStep = g.InChannels,
                    Segments = bothRows, SegmentCount = 2, Depth = 2 * live.Width,
                    B = rows + o, BRow = g.OutChannels,
                    Start = target, StartRow = g.OutChannels,
                    C = target, CRow = g.OutChannels,
                };
                ProductTile.Run(ref operands, tiles.Size(tile), panels.Size(panel));
            }
    }

    /// <summary>rows: (2, 2·width, O), the gradient of two rows of the convolution's output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Expand<T>(int n, int py, Real* rows) where T : struct, ILanes<T>
    {
        int channels = g.OutChannels, row = 2 * live.Width * channels;
        for (int px = 0; px < live.Width; px++, rows += 2 * channels)
        {
            nint at = live.At(n, py, px);
            int o = 0;
            for (; o <= channels - T.Count; o += T.Count) Spread<T>(at + o, rows + o, row);
            for (; o <= channels - Lanes128.Count; o += Lanes128.Count) Spread<Lanes128>(at + o, rows + o, row);
            for (; o < channels; o++) Spread<Lane>(at + o, rows + o, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Spread<T>(nint at, Real* pixel, int row) where T : struct, ILanes<T>
    {
        T zero = T.Broadcast(0), tap = T.Load(live.Taps + at), dy = T.SelectLess(zero, T.Load(live.Y + at), T.Load(live.Dy + at), zero);
        T.SelectEqual(tap, zero, dy, zero).Store(pixel);
        T.SelectEqual(tap, T.Broadcast(1), dy, zero).Store(pixel + g.OutChannels);
        T.SelectEqual(tap, T.Broadcast(2), dy, zero).Store(pixel + row);
        T.SelectEqual(tap, T.Broadcast(3), dy, zero).Store(pixel + row + g.OutChannels);
    }
}
