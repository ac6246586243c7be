using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Elementwise;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;
using NeuralCore.Threading;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Convolution, ReLU and 2×2 max-pool in one pass; an item is a few pooled rows of one image. Two rows of the convolution go into a buffer
/// in the first-level cache and leave it pooled, so the large image between the layers never reaches memory. The rows come from tiles, or,
/// where most of a grey image is background, from its non-zero pixels alone.
/// </summary>
internal unsafe struct PooledForwardWork : ITeamWork
{
    private const int RowsPerItem = 4;

    private readonly ConvolutionGeometry g;
    private readonly int pooledHeight, pooledWidth;
    private readonly TileSplit rowBlocks, tiles;

    public ConvolutionForwardWork Convolution;
    public Real* Y, Taps;

    /// <summary>The kernel as <see cref="SparseRows.Reverse"/> leaves it; null to use tiles.</summary>
    public Real* Reversed;

    public PooledForwardWork(in ConvolutionGeometry geometry)
    {
        g = geometry;
        (pooledHeight, pooledWidth) = (g.OutHeight / 2, g.OutWidth / 2);
        rowBlocks = TileSplit.Even(pooledHeight, RowsPerItem);
        tiles = TileSplit.Even(2 * pooledWidth, ProductTile.MaxRows);
        Convolution = new ConvolutionForwardWork(geometry);
    }

    public readonly int Items => g.Batch * rowBlocks.Count;

    [SkipLocalsInit]
    public readonly void Run(int item)
    {
        int n = item / rowBlocks.Count, block = item % rowBlocks.Count, row = 2 * pooledWidth * g.OutChannels;
        int* offsets = stackalloc int[Convolution.Segments];
        Convolution.FillOffsets(offsets);
        var sparse = new SparseRows(g);
        if (Reversed != null) row = sparse.RowLength;
        Real* buffer = stackalloc Real[2 * row + sparse.Margin];
        Real* rows = Reversed == null ? buffer : buffer + sparse.Margin;
        for (int py = rowBlocks.Start(block); py < rowBlocks.Start(block) + rowBlocks.Size(block); py++)
        {
            if (Reversed != null) sparse.Run(Convolution.X + (nint)n * g.PaddedLength, 2 * py, Reversed, Convolution.Bias, buffer);
            else
            {
                Convolution.Row(n, 2 * py, tiles, offsets, rows);
                Convolution.Row(n, 2 * py + 1, tiles, offsets, rows + row);
            }

            nint output = ((nint)n * pooledHeight + py) * pooledWidth * g.OutChannels;
            if (Vector512.IsHardwareAccelerated) Pool<Lanes512>(rows, row, output);
            else if (Vector256.IsHardwareAccelerated) Pool<Lanes256>(rows, row, output);
            else Pool<Lanes128>(rows, row, output);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Pool<T>(Real* rows, int row, nint output) where T : struct, ILanes<T>
    {
        for (int px = 0; px < pooledWidth; px++, rows += 2 * g.OutChannels, output += g.OutChannels)
        {
            int c = 0;
            for (; c <= g.OutChannels - T.Count; c += T.Count) Window<T>(rows + c, row, output + c);
            for (; c <= g.OutChannels - Lanes128.Count; c += Lanes128.Count) Window<Lanes128>(rows + c, row, output + c);
            if (c == g.OutChannels) continue;
            // The rest by a vector that overlaps the one before, or one by one where there is none.
            if (g.OutChannels >= Lanes128.Count) Window<Lanes128>(rows + g.OutChannels - Lanes128.Count, row, output + g.OutChannels - Lanes128.Count);
            else for (; c < g.OutChannels; c++) Window<Lane>(rows + c, row, output + c);
        }
    }

    /// <summary>The largest of four rectified numbers, the first of equals; NaN wins, as in <see cref="Pooling.NaivePooling.MaxForward"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Window<T>(Real* pixel, int row, nint output) where T : struct, ILanes<T>
    {
        T best = new ReluFunction().Forward(T.Load(pixel)), winner = T.Broadcast(0);
        Challenge(T.Load(pixel + g.OutChannels), 1, ref best, ref winner);
        Challenge(T.Load(pixel + row), 2, ref best, ref winner);
        Challenge(T.Load(pixel + row + g.OutChannels), 3, ref best, ref winner);
        best.Store(Y + output);
        winner.Store(Taps + output);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Challenge<T>(T pixel, int tap, ref T best, ref T winner) where T : struct, ILanes<T>
    {
        T x = new ReluFunction().Forward(pixel), number = T.Broadcast(tap);
        winner = T.SelectEqual(x, x, T.SelectLess(best, x, number, winner), number);
        best = T.SelectEqual(x, x, T.SelectLess(best, x, x, best), x);
    }
}
