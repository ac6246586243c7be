using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Elementwise;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Convolution, ReLU and 2×2 max-pool in one pass; an item is a few pooled rows of one image. Two rows of the
/// convolution go into a buffer
/// in the first-level cache and leave it pooled, so the large image between the layers never reaches memory. Where most
/// of a grey image
/// is background, only windows with ink are multiplied.
/// </summary>
internal unsafe struct PooledForwardWork : ILaneWork
{
    private const int RowsPerItem = 4;

    private readonly ConvolutionGeometry g;
    private readonly int pooledHeight, pooledWidth;

    /// <summary>Numbers from a pair of pixels to the next in a row of the convolution.</summary>
    private readonly int pair;

    private readonly TileSplit rowBlocks, tiles;
    private readonly bool inPairs;

    public ConvolutionForwardWork Convolution;
    public Real* Y, Taps;

    /// <summary>Whether most of the images is background.</summary>
    public bool Sparse;

    /// <param name="inPairs">Whether the convolution is that of <see cref="PixelPairs"/>; of images that are mostly
    /// background.</param>
    public PooledForwardWork(in ConvolutionGeometry geometry, bool inPairs)
    {
        (g, this.inPairs) = (geometry, inPairs);
        (pooledHeight, pooledWidth) = (g.OutHeight / 2, g.OutWidth / 2);
        rowBlocks = TileSplit.Even(pooledHeight, RowsPerItem);
        Convolution = new ConvolutionForwardWork(inPairs ? PixelPairs.Geometry(g) : g);
        tiles = Convolution.Tiles(2 * pooledWidth);
        pair = inPairs ? PixelPairs.Channels(g) : 2 * g.OutChannels;
    }

    public readonly int Items => g.Batch * rowBlocks.Count;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<T>(int item) where T : struct, ILanes<T>
    {
        if (Sparse)
        {
            RunSparse<T>(item);
            return;
        }

        int n = item / rowBlocks.Count, block = item % rowBlocks.Count, first = rowBlocks.Start(block),
            row = pooledWidth * pair;
        int* offsets = stackalloc int[Convolution.Segments];
        Convolution.FillOffsets(offsets);
        Real* rows = CacheLine.Align(stackalloc Real[2 * row + CacheLine.Slack]);
        for (int py = first; py < first + rowBlocks.Size(block); py++)
        {
            Convolution.Row(n, 2 * py, tiles, offsets, rows);
            Convolution.Row(n, 2 * py + 1, tiles, offsets, rows + row);
            Pool<T>(n, py, rows, row);
        }
    }

    /// <summary>The same for an image of which most is background: only windows with ink are multiplied.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void RunSparse<T>(int item) where T : struct, ILanes<T>
    {
        int n = item / rowBlocks.Count, block = item % rowBlocks.Count, first = 2 * rowBlocks.Start(block),
            height = 2 * rowBlocks.Size(block), width = 2 * pooledWidth, pitch = pooledWidth * pair;
        int* offsets = stackalloc int[Convolution.Segments];
        Convolution.FillOffsets(offsets);
        ulong* ink = stackalloc ulong[height + g.KernelHeight - 1];
        for (int i = 0; i < height + g.KernelHeight - 1; i++)
        {
            Real* pixels = Convolution.X + (nint)n * g.PaddedLength + (first + i) * g.PaddedWidth;
            ink[i] = LiveWindows.Ink(pixels, g.PaddedWidth);
        }

        Real* rows = CacheLine.Align(stackalloc Real[2 * pitch + CacheLine.Slack]),
            background = CacheLine.Align(stackalloc Real[pitch + CacheLine.Slack]);
        var bias = new ReadOnlySpan<Real>(Convolution.Bias, inPairs ? pair : g.OutChannels);
        for (int at = 0; at < pitch; at += bias.Length) bias.CopyTo(new Span<Real>(background + at, bias.Length));
        for (int row = 0; row < height; row++)
        {
            ulong touched = 0;
            for (int ky = 0; ky < g.KernelHeight; ky++) touched |= ink[row + ky];
            ulong live = LiveWindows.Touching(touched, g.KernelWidth);
            if (inPairs) live = LiveWindows.Pairs(live);
            int windows = inPairs ? width / 2 : width;
            Convolution.LiveRow(n, first + row, windows, live, offsets, background, rows + row % 2 * pitch);
            if (row % 2 == 1) Pool<T>(n, (first + row) / 2, rows, pitch);
        }
    }

    /// <summary>
    /// Pools two rows of the convolution, <paramref name="pitch"/> numbers apart, into row <paramref name="py"/> of
    /// image <paramref name="n"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Pool<T>(int n, int py, Real* rows, int pitch) where T : struct, ILanes<T>
    {
        nint output = ((nint)n * pooledHeight + py) * pooledWidth * g.OutChannels;
        for (int px = 0; px < pooledWidth; px++, rows += pair, output += g.OutChannels)
        {
            int c = 0;
            for (; c <= g.OutChannels - T.Count; c += T.Count) Window<T>(rows + c, pitch, output + c);
            int rest = g.OutChannels - c, inRow = (pooledWidth - px) * g.OutChannels - c;
            if (rest == 0) continue;
            // What a vector writes too much, the next pixels overwrite.
            if (rest <= Lanes128.Count && inRow >= Lanes128.Count) Window<Lanes128>(rows + c, pitch, output + c);
            else if (rest <= Lanes256.Count && inRow >= Lanes256.Count) Window<Lanes256>(rows + c, pitch, output + c);
            else if (inRow >= T.Count) Window<T>(rows + c, pitch, output + c);
            else for (; c < g.OutChannels; c++) Window<Lane>(rows + c, pitch, output + c);
        }
    }

    /// <summary>
    /// The largest of four rectified numbers, the first of equals; NaN wins, as in
    /// <see cref="Pooling.NaivePooling.MaxForward"/>. Only a winner above 0 is noted.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Window<T>(Real* pixel, int row, nint output) where T : struct, ILanes<T>
    {
        T zero = T.Broadcast(0), first = T.Load(pixel), right = T.Load(pixel + g.OutChannels),
            below = T.Load(pixel + row), corner = T.Load(pixel + row + g.OutChannels);
        T sum = first + right + (below + corner), best = first, winner = zero;
        if (T.MaskEqual(sum, sum) != (1u << T.Count) - 1)
        {
            WindowOfAny<T>(pixel, row, output);
            return;
        }

        Challenge(right, 1, ref best, ref winner);
        Challenge(below, 2, ref best, ref winner);
        Challenge(corner, 3, ref best, ref winner);
        T.SelectLess(zero, best, best, new ReluFunction().Forward(first)).Store(Y + output);
        T.SelectLess(zero, best, winner, T.Broadcast(LiveGradients.DeadTap)).Store(Taps + output);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Challenge<T>(T x, int tap, ref T best, ref T winner) where T : struct, ILanes<T>
    {
        winner = T.SelectLess(best, x, T.Broadcast(tap), winner);
        best = T.SelectLess(best, x, x, best);
    }

    /// <summary>The same where one of the four may be NaN, or infinities of both signs: as it is defined.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void WindowOfAny<T>(Real* pixel, int row, nint output) where T : struct, ILanes<T>
    {
        T zero = T.Broadcast(0), best = new ReluFunction().Forward(T.Load(pixel)), winner = zero;
        for (int tap = 1; tap < 4; tap++)
        {
            T x = new ReluFunction().Forward(T.Load(pixel + tap / 2 * row + tap % 2 * g.OutChannels)),
                number = T.Broadcast(tap);
            winner = T.SelectEqual(x, x, T.SelectLess(best, x, number, winner), number);
            best = T.SelectEqual(x, x, T.SelectLess(best, x, x, best), x);
        }

        best.Store(Y + output);
        T.SelectLess(zero, best, winner, T.Broadcast(LiveGradients.DeadTap)).Store(Taps + output);
    }
}
