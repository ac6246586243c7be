using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// C = start + A·B, or A·Bᵀ; an item is a block of C's rows by one panel of its columns. Strips of the panel of B are
/// copied, or transposed,
/// into a buffer in the nearest caches that serves all rows of the block; between strips the sums rest in C, which
/// rounds nothing.
/// </summary>
internal unsafe struct PackedProductWork : ITeamWork
{
    /// <summary>
    /// Numbers of a strip and rows that share it: half of a 32 KB first-level cache, and as many rows of A as stay, at
    /// MNIST's depths, in a second-level cache of 512 KB during the pass over the panels.
    /// </summary>
    private const int StripLength = 4096, RowsPerBlock = 128;

    /// <summary>
    /// The same for 512-bit tiles: twice as high and twice as wide, they ask for a number of A or B half as often.
    /// </summary>
    private const int WideStripLength = 8192, WideRowsPerBlock = 512;

    /// <summary>
    /// The same where rows of B lie at the worst pitch, so that each line of a strip is fetched from far away: 64 KB
    /// that serve as many rows as there may be.
    /// </summary>
    private const int FarStripLength = 16384, FarRowsPerBlock = 1024;

    /// <summary>Rows that repay the copy of B they share.</summary>
    private const int MinRows = 32;

    /// <summary>
    /// From this number of columns on, the rows of a panel are so far apart that they compete for few cache sets. A
    /// panel of two 256-bit vectors is one line wide, and its lines exceed the first-level cache sooner.
    /// </summary>
    private const int MinColumns = 64;

    /// <summary>
    /// Rows of B as far apart as this or a multiple, 4 KB, compete for one set of the first-level cache: then the tiles
    /// of 512-bit vectors need copies too.
    /// </summary>
    private const int WorstPitch = 1024;

    public Real* A, B, C, Bias;
    public nint ARow, AStep;
    public int Rows, Depth, Columns;

    /// <summary>B is (Columns, Depth), not (Depth, Columns).</summary>
    public bool Transposed;

    /// <summary>The sums start from C, not from the bias or zeros.</summary>
    public bool Accumulate;

    private TileSplit panels, blocks;
    private int stripLength;

    /// <summary>Whether copying B costs less than reading it in place.</summary>
    public static bool Pays(int rows, int columns) =>
        rows >= MinRows && columns >= MinColumns && (!Widest.Has512 || columns % WorstPitch == 0);

    /// <summary>To be called once the sizes are set; returns the number of items.</summary>
    public int Split()
    {
        bool isFar = (Transposed ? Depth : Columns) % WorstPitch == 0, isWide = Widest.Has512;
        stripLength = isFar ? FarStripLength : isWide ? WideStripLength : StripLength;
        panels = TileSplit.Panels(Columns, ProductTile.MaxWidth);
        blocks = TileSplit.Even(Rows, isFar ? FarRowsPerBlock : isWide ? WideRowsPerBlock : RowsPerBlock);
        return panels.Count * blocks.Count;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int item)
    {
        int block = item / panels.Count, panel = item % panels.Count, column = panels.Start(panel),
            width = panels.Size(panel), wholeDepth = 0;
        int stripDepth = stripLength / width, firstRow = blocks.Start(block);
        Real* strip = CacheLine.Align(stackalloc Real[stripLength + CacheLine.Slack]);
        Real* zeros = stackalloc Real[width];
        new Span<Real>(zeros, width).Clear();
        TileSplit tiles = TileSplit.Even(blocks.Size(block), ProductTile.MaxRows);
        bool copiesA = AStep == 1 && ARow % WorstPitch == 0;
        Real* rows = CacheLine.Align(stackalloc Real[(copiesA ? ProductTile.MaxRows * Math.Min(stripDepth, Depth)
            : 0) + CacheLine.Slack]);
        int from = 0;
        do
        {
            int depth = Math.Min(stripDepth, Depth - from);
            Pack(strip, from, depth, column, width);
            for (int tile = 0; tile < tiles.Count; tile++)
            {
                int row = firstRow + tiles.Start(tile);
                Real* a = A + row * ARow + from * AStep, c = C + (nint)row * Columns + column;
                for (int i = 0; copiesA && i < tiles.Size(tile); i++)
                    new ReadOnlySpan<Real>(a + i * ARow, depth).CopyTo(new Span<Real>(rows + i * depth, depth));
                bool resume = Accumulate || from > 0;
                var operands = new TileOperands
                {
                    A = copiesA ? rows : a, ARow = copiesA ? depth : ARow, AStep = AStep, Segments = &wholeDepth,
                    SegmentCount = 1, Depth = depth,
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
        for (int k = 0; k < depth; k++, b += Columns, strip += width)
            new ReadOnlySpan<Real>(b, width).CopyTo(new Span<Real>(strip, width));
    }
}
