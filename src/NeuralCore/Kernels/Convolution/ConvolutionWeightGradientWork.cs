using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Gradient with respect to the kernel; an item is one shard of the batch by one run of taps (a kernel row; with
/// dilation, a single tap).
/// The reduction runs over output pixels: a segment is an output row, A[i, k] the image value that tap and channel i
/// meet at its pixel k.
/// </summary>
/// <remarks>Small images follow each other in one reduction, so that their few terms do not each load and store a tile.
/// </remarks>
internal unsafe struct ConvolutionWeightGradientWork : ITeamWork
{
    /// <summary>Terms of a reduction, in whole images, if the shard has as many.</summary>
    private const int MaxTerms = 256;

    private readonly ConvolutionGeometry g;
    private readonly int tapsPerRun, images;
    private readonly bool hasNineTaps;
    private readonly TileSplit tiles, panels;

    /// <summary>Partial: (shards, kh, kw, C, O).</summary>
    public Real* X, Dy, Partial;

    public ConvolutionWeightGradientWork(in ConvolutionGeometry geometry)
    {
        g = geometry;
        hasNineTaps = ConvolutionForwardWork.HasNineTaps(g, Widest.Count);
        tapsPerRun = hasNineTaps ? g.WeightLength / g.OutChannels : g.DilationX == 1 ? g.KernelWidth : 1;
        images = Math.Max(1, MaxTerms / (g.OutHeight * g.OutWidth));
        tiles = TileSplit.Even(tapsPerRun * g.InChannels, ProductTile.MaxRows);
        panels = TileSplit.Panels(g.OutChannels, ProductTile.MaxWidth);
    }

    public readonly int Runs => g.KernelHeight * g.KernelWidth / tapsPerRun;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int item)
    {
        if (hasNineTaps)
        {
            Widest.Run<NineTapsFunction, int>(new NineTapsFunction { Owner = this, Shard = item });
            return;
        }

        int shard = item / Runs, run = item % Runs, pitch = g.PaddedWidth * g.InChannels;
        int tap = run * tapsPerRun;
        int tapOffset = tap / g.KernelWidth * g.DilationY * pitch + tap % g.KernelWidth * g.DilationX * g.InChannels;
        int* offsets = stackalloc int[images * g.OutHeight];
        for (int row = 0; row < images * g.OutHeight; row++)
            offsets[row] = row / g.OutHeight * g.PaddedLength + row % g.OutHeight * g.StrideY * pitch;

        Real* zeros = stackalloc Real[ProductTile.MaxWidth];
        new Span<Real>(zeros, ProductTile.MaxWidth).Clear();
        Real* sums = Partial + (nint)shard * g.WeightLength + tap * g.InChannels * g.OutChannels;
        int first = Shards.Start(g.Batch, shard), end = Shards.Start(g.Batch, shard + 1);
        for (int n = first; n < end; n += images)
            for (int panel = 0; panel < panels.Count; panel++)
                for (int tile = 0; tile < tiles.Count; tile++)
                {
                    int i = tiles.Start(tile), o = panels.Start(panel);
                    Real* target = sums + i * g.OutChannels + o;
                    var operands = new TileOperands
                    {
                        A = X + (nint)n * g.PaddedLength + tapOffset + i, ARow = 1, AStep = g.StrideX * g.InChannels,
                        Segments = offsets, SegmentCount = Math.Min(images, end - n) * g.OutHeight, Depth = g.OutWidth,
                        B = Dy + (nint)n * g.OutputLength + o, BRow = g.OutChannels,
                        Start = n == first ? zeros : target, StartRow = n == first ? 0 : g.OutChannels,
                        C = target, CRow = g.OutChannels,
                    };
                    ProductTile.Run(ref operands, tiles.Size(tile), panels.Size(panel));
                }
    }

    private struct NineTapsFunction : ILaneFunction<int>
    {
        public ConvolutionWeightGradientWork Owner;
        public int Shard;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly int Run<T>() where T : struct, ILanes<T>
        {
            ConvolutionGeometry g = Owner.g;
            Real* sums = Owner.Partial + (nint)Shard * g.WeightLength;
            new Span<Real>(sums, g.WeightLength).Clear();
            for (int n = Shards.Start(g.Batch, Shard); n < Shards.Start(g.Batch, Shard + 1); n++)
                for (int o = 0; o < g.OutChannels; o += T.Count)
                    NineTapsBody.AddImage<T>(
                        Owner.X + (nint)n * g.PaddedLength, g.PaddedWidth, g.StrideY * g.PaddedWidth,
                        Owner.Dy + (nint)n * g.OutputLength + o, sums + o, g.OutChannels, g.OutHeight, g.OutWidth);
            return 0;
        }
    }
}
