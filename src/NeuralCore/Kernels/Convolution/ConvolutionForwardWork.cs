using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;
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
    private readonly bool hasNineTaps;

    public Real* X, W, Bias, Y;

    public ConvolutionForwardWork(in ConvolutionGeometry geometry)
    {
        g = geometry;
        rowBlocks = TileSplit.Even(g.OutHeight, RowsPerItem);
        hasNineTaps = HasNineTaps(g, Widest.Count);
        tiles = Tiles(g.OutWidth);
        panels = TileSplit.Panels(g.OutChannels, hasNineTaps ? Widest.Count : ProductTile.MaxWidth);
    }

    /// <summary>Whether <see cref="NineTapsBody"/> with vectors of <paramref name="lanes"/> numbers fits.</summary>
    public static bool HasNineTaps(in ConvolutionGeometry g, int lanes) =>
        g is { InChannels: 1, KernelHeight: 3, KernelWidth: 3, StrideX: 1, DilationY: 1, DilationX: 1 }
        && g.OutChannels % lanes == 0;

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

    /// <summary>Cuts a run of output pixels into tiles.</summary>
    public readonly TileSplit Tiles(int pixels) => TileSplit.Even(pixels, hasNineTaps ? pixels : ProductTile.MaxRows);

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
            TileSplit columns = Tiles(run);
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
        if (hasNineTaps)
        {
            var row = new NineTapsFunction
            {
                X = windows + ox, Pitch = g.PaddedWidth, W = W + o, Start = Bias == null ? zeros : Bias + o,
                Y = y + ox * g.OutChannels + o, Channels = g.OutChannels, Pixels = pixels,
            };
            Widest.Run<NineTapsFunction, int>(row);
            return;
        }

        var operands = new TileOperands
        {
            A = windows + ox * g.StrideX * g.InChannels,
            ARow = g.StrideX * g.InChannels, AStep = 1,
            Segments = offsets, SegmentCount = Segments, Depth = TapsPerSegment * g.InChannels,
            B = W + o, BRow = g.OutChannels, Ahead = 8 * g.OutChannels,
            Start = Bias == null ? zeros : Bias + o, StartRow = 0,
            C = y + ox * g.OutChannels + o, CRow = g.OutChannels,
        };
        ProductTile.Run(ref operands, pixels, panels.Size(panel));
    }

    private struct NineTapsFunction : ILaneFunction<int>
    {
        public Real* X, W, Start, Y;
        public nint Pitch, Channels;
        public int Pixels;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly int Run<T>() where T : struct, ILanes<T>
        {
            NineTapsBody.Forward<T>(X, Pitch, W, Start, Y, Channels, Pixels);
            return 0;
        }
    }
}
