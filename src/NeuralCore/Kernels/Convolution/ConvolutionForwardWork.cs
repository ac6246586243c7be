using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Convolution forward; an item is a few output rows of one image. A tile is a run of neighbouring output pixels by a
/// panel of channels:
/// A[i, k] is the image at output pixel i's window, its rows strideX·C apart; a segment is a kernel row (with dilation,
/// a single tap).
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

    /// <summary>Segments of the reduction: kernel rows, or single taps with dilation.</summary>
    public readonly int Segments => g.KernelHeight * g.KernelWidth / TapsPerSegment;

    private readonly int TapsPerSegment => g.DilationX == 1 ? g.KernelWidth : 1;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int item)
    {
        int n = item / rowBlocks.Count, block = item % rowBlocks.Count;
        int* offsets = stackalloc int[Segments];
        FillOffsets(offsets);
        for (int oy = rowBlocks.Start(block); oy < rowBlocks.Start(block) + rowBlocks.Size(block); oy++)
            Row(n, oy, tiles, offsets, Y + (nint)n * g.OutputLength + oy * g.OutWidth * g.OutChannels);
    }

    /// <summary>Where each segment's pixels begin, counted from the first pixel of a window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void FillOffsets(int* offsets)
    {
        int pitch = g.PaddedWidth * g.InChannels;
        for (int s = 0; s < Segments; s++)
        {
            int tap = s * TapsPerSegment;
            offsets[s] = tap / g.KernelWidth * g.DilationY * pitch + tap % g.KernelWidth * g.DilationX * g.InChannels;
        }
    }

    /// <summary>
    /// Writes the pixels that <paramref name="columns"/> covers of output row <paramref name="oy"/> of image
    /// <paramref name="n"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Row(int n, int oy, TileSplit columns, int* offsets, Real* y)
    {
        Real* zeros = stackalloc Real[ProductTile.MaxWidth];
        new Span<Real>(zeros, ProductTile.MaxWidth).Clear();
        Real* windows = Windows(n, oy);
        for (int panel = 0; panel < panels.Count; panel++)
            for (int tile = 0; tile < columns.Count; tile++)
                Tile(windows, columns.Start(tile), columns.Size(tile), panel, offsets, zeros, y);
    }

    /// <summary>
    /// Writes the first <paramref name="pixels"/> pixels of an output row whose windows are zero where
    /// <paramref name="live"/> has no bit.
    /// </summary>
    /// <param name="background">What those pixels are: the bias, pixel after pixel. There is one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void LiveRow(int n, int oy, int pixels, ulong live, int* offsets, Real* background, Real* y)
    {
        live = LiveWindows.Close(live);
        Real* windows = Windows(n, oy);
        for (int ox = 0; ox < pixels;)
        {
            int dead = Math.Min(pixels - ox, LiveWindows.Run(live, ox, set: false));
            new ReadOnlySpan<Real>(background,
                dead * g.OutChannels).CopyTo(new Span<Real>(y + ox * g.OutChannels, dead * g.OutChannels));
            ox += dead;
            if (ox == pixels) return;
            int run = Math.Min(pixels - ox, LiveWindows.Run(live, ox, set: true));
            TileSplit columns = TileSplit.Even(run, ProductTile.MaxRows);
            for (int panel = 0; panel < panels.Count; panel++)
                for (int tile = 0; tile < columns.Count; tile++)
                    Tile(windows, ox + columns.Start(tile), columns.Size(tile), panel, offsets, zeros: null, y);
            ox += run;
        }
    }

    private readonly Real* Windows(int n, int oy) =>
        X + (nint)n * g.PaddedLength + oy * g.StrideY * g.PaddedWidth * g.InChannels;

    /// <summary>The pixels from <paramref name="ox"/> on of one row, in one panel of channels.</summary>
    /// <param name="windows">Where the row's first window begins; <paramref name="y"/>: where its first pixel
    /// does.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Tile(Real* windows, int ox, int pixels, int panel, int* offsets, Real* zeros, Real* y)
    {
        int o = panels.Start(panel);
        var operands = new TileOperands
        {
            A = windows + ox * g.StrideX * g.InChannels,
            ARow = g.StrideX * g.InChannels, AStep = 1,
            Segments = offsets, SegmentCount = Segments, Depth = TapsPerSegment * g.InChannels,
            B = W + o, BRow = g.OutChannels,
            Start = Bias == null ? zeros : Bias + o, StartRow = 0,
            C = y + ox * g.OutChannels + o, CRow = g.OutChannels,
        };
        ProductTile.Run(ref operands, pixels, panels.Size(panel));
    }
}
