using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Tiles;
using NeuralCore.Threading;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// C = start + A·B, or A·Bᵀ; an item is a block of C's rows by one panel of its columns. Strips of the panel of B are copied, or transposed,
/// into a buffer that stays in the first-level cache and serves all rows of the block; between strips the sums rest in C, which rounds nothing.
/// </summary>
internal unsafe struct PackedProductWork : ITeamWork
{
    /// <summary>16 KB in floats: half of a 32 KB cache.</summary>
    private const int StripLength = 4096;

    /// <summary>So many rows of A, at MNIST's depths, stay in a second-level cache of 512 KB while the panels pass over them.</summary>
    private const int RowsPerBlock = 128;

    /// <summary>Rows that repay the copy of B they share.</summary>
    private const int LeastRows = 32;

    /// <summary>
    /// From so many columns on, the rows of a panel lie so far apart that they compete for few lines of the caches.
    /// A panel of two 256-bit vectors is one line wide, and its lines are too many for the first-level cache sooner.
    /// </summary>
    private const int LeastColumns = 64;

    /// <summary>Rows of B as far apart as this or a multiple, 4 KB, compete for one set of the first-level cache: then the tiles of 512-bit vectors need copies too.</summary>
    private const int WorstPitch = 1024;

    public Real* A, B, C, Bias;
    public nint ARow, AStep;
    public int Rows, Depth, Columns;

    /// <summary>B is (Columns, Depth), not (Depth, Columns).</summary>
    public bool Transposed;

    /// <summary>The sums start from C, not from the bias or zeros.</summary>
    public bool Accumulate;

    private TileSplit panels, blocks;

    /// <summary>Whether copying B costs less than reading it where it lies.</summary>
    public static bool Pays(int rows, int columns) => rows >= LeastRows && columns >= LeastColumns && (!Vector512.IsHardwareAccelerated || columns % WorstPitch == 0);

    /// <summary>To be called once the sizes are set; returns the number of items.</summary>
    public int Split()
    {
        panels = TileSplit.Panels(Columns, ProductTile.MaxWidth);
        blocks = TileSplit.Even(Rows, RowsPerBlock);
        return panels.Count * blocks.Count;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int item)
    {
        int block = item / panels.Count, panel = item % panels.Count, column = panels.Start(panel), width = panels.Size(panel), wholeDepth = 0;
        int stripDepth = StripLength / width, firstRow = blocks.Start(block);
        Real* strip = CacheLine.Align(stackalloc Real[StripLength + CacheLine.Slack]);
        Real* zeros = stackalloc Real[width];
        new Span<Real>(zeros, width).Clear();
        TileSplit tiles = TileSplit.Even(blocks.Size(block), ProductTile.MaxRows);
        int from = 0;
        do
        {
            int depth = Math.Min(stripDepth, Depth - from);
            Pack(strip, from, depth, column, width);
            for (int tile = 0; tile < tiles.Count; tile++)
            {
                int row = firstRow + tiles.Start(tile);
                Real* c = C + (nint)row * Columns + column;
                bool resume = Accumulate || from > 0;
                var operands = new TileOperands
                {
                    A = A + row * ARow + from * AStep, ARow = ARow, AStep = AStep, Segments = &wholeDepth, SegmentCount = 1, Depth = depth,
                    B = strip, BRow = width, C = c, CRow = Columns,
                    Start = resume ? c : Bias == null ? zeros : Bias + column, StartRow = resume ? Columns : 0,
                };
                ProductTile.Run(ref operands, tiles.Size(tile), width);
            }

            from += depth;
        }
        while (from < Depth);
    }

    /// <summary>strip: (depth, width).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Pack(Real* strip, int from, int depth, int column, int width)
    {
        if (Transposed)
        {
            StripTranspose.Run(B + (nint)column * Depth + from, Depth, strip, width, depth);
            return;
        }

        Real* b = B + (nint)from * Columns + column;
        for (int k = 0; k < depth; k++, b += Columns, strip += width) new ReadOnlySpan<Real>(b, width).CopyTo(new Span<Real>(strip, width));
    }
}
