using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Tiles;
using NeuralCore.Threading;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Convolution forward; an item is a few output rows of one image. A tile is a run of neighbouring output pixels by a panel of channels:
/// A[i, k] is the image at output pixel i's window, its rows strideX·C apart; a segment is a kernel row (with dilation, a single tap).
/// </summary>
internal unsafe struct ConvolutionForwardWork : ITeamWork
{
    private const int RowsPerItem = 8;

    private readonly ConvolutionGeometry g;
    private readonly TileSplit rowBlocks, tiles, panels;

    public Real* X, W, Bias, Y;

    public ConvolutionForwardWork(in ConvolutionGeometry geometry)
    {
        g = geometry;
        rowBlocks = TileSplit.Even(g.OutHeight, RowsPerItem);
        tiles = TileSplit.Even(g.OutWidth, ProductTile.MaxRows);
        panels = TileSplit.Panels(g.OutChannels, ProductTile.MaxWidth);
    }

    public readonly int Items => g.Batch * rowBlocks.Count;

    [SkipLocalsInit]
    public readonly void Run(int item)
    {
        int n = item / rowBlocks.Count, block = item % rowBlocks.Count;
        int pitch = g.PaddedWidth * g.InChannels, tapsPerSegment = g.DilationX == 1 ? g.KernelWidth : 1;
        int segments = g.KernelHeight * g.KernelWidth / tapsPerSegment;
        int* offsets = stackalloc int[segments];
        for (int s = 0; s < segments; s++)
        {
            int tap = s * tapsPerSegment;
            offsets[s] = tap / g.KernelWidth * g.DilationY * pitch + tap % g.KernelWidth * g.DilationX * g.InChannels;
        }

        Real* zeros = stackalloc Real[ProductTile.MaxWidth];
        new Span<Real>(zeros, ProductTile.MaxWidth).Clear();
        Real* image = X + (nint)n * g.PaddedLength;
        for (int oy = rowBlocks.Start(block); oy < rowBlocks.Start(block) + rowBlocks.Size(block); oy++)
            for (int panel = 0; panel < panels.Count; panel++)
                for (int tile = 0; tile < tiles.Count; tile++)
                {
                    int ox = tiles.Start(tile), o = panels.Start(panel);
                    var operands = new TileOperands
                    {
                        A = image + oy * g.StrideY * pitch + ox * g.StrideX * g.InChannels,
                        ARow = g.StrideX * g.InChannels, AStep = 1,
                        Segments = offsets, SegmentCount = segments, Depth = tapsPerSegment * g.InChannels,
                        B = W + o, BRow = g.OutChannels,
                        Start = Bias == null ? zeros : Bias + o, StartRow = 0,
                        C = Y + (nint)n * g.OutputLength + (oy * g.OutWidth + ox) * g.OutChannels + o, CRow = g.OutChannels,
                    };
                    ProductTile.Run(ref operands, tiles.Size(tile), panels.Size(panel));
                }
    }
}
