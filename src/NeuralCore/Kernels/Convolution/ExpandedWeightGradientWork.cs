using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Gradient with respect to the kernel for images of few channels, whose windows are too narrow to be gathered; an item
/// is one shard of the
/// batch. Two rows of the convolution's gradient at a time are spread out in a buffer in the first-level cache, zeros
/// and all, and multiplied.
/// </summary>
internal unsafe struct ExpandedWeightGradientWork(in ConvolutionGeometry geometry, LiveGradients live) : ILaneWork
{
    private readonly ConvolutionGeometry g = geometry;
    private readonly LiveGradients live = live;
    private readonly TileSplit tiles = TileSplit.Even(geometry.KernelWidth * geometry.InChannels, ProductTile.MaxRows);
    private readonly TileSplit panels = TileSplit.Panels(geometry.OutChannels, ProductTile.MaxWidth);

    /// <summary>Partial: (shards, kh, kw, C, O).</summary>
    public Real* X, Partial;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<T>(int item) where T : struct, ILanes<T>
    {
        int pitch = g.PaddedWidth * g.InChannels, columns = 2 * live.Width;
        int* bothRows = stackalloc int[2];
        (bothRows[0], bothRows[1]) = (0, pitch);
        Real* rows = CacheLine.Align(stackalloc Real[2 * columns * g.OutChannels + CacheLine.Slack]);
        Real* sums = Partial + (nint)item * g.WeightLength;
        new Span<Real>(sums, g.WeightLength).Clear();
        if (ConvolutionForwardWork.HasNineTaps(g, T.Count))
        {
            RunNineTaps<T>(item, sums);
            return;
        }

        for (int n = Shards.Start(g.Batch, item); n < Shards.Start(g.Batch, item + 1); n++)
            for (int py = 0; py < live.Height; py++)
            {
                live.Expand<T>(n, py, rows, columns * g.OutChannels);
                for (int ky = 0; ky < g.KernelHeight; ky++)
                    AddKernelRow(X + (nint)n * g.PaddedLength + (2 * py + ky) * pitch, bothRows, rows,
                        sums + ky * g.KernelWidth * g.InChannels * g.OutChannels);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void RunNineTaps<T>(int shard, Real* sums) where T : struct, ILanes<T>
    {
        for (int n = Shards.Start(g.Batch, shard); n < Shards.Start(g.Batch, shard + 1); n++)
            for (int py = 0; py < live.Height; py++)
            {
                Real* x = X + (nint)n * g.PaddedLength + 2 * py * g.PaddedWidth;
                nint at = live.At(n, py, 0);
                for (int o = 0; o < g.OutChannels; o += T.Count)
                    NineTapsBody.AddPooledRow<T>(
                        x, g.PaddedWidth, live.Dy + at + o, live.Taps + at + o, sums + o, g.OutChannels, live.Width);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
}
