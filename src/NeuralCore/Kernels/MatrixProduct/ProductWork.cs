using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// C = start + A·B with both where they lie; an item is a block of row tiles by one panel of columns. A very long sum
/// is taken in pieces, and its items
/// have all panels, so that a piece of A is fetched from memory once for all of them; between pieces the sums rest in
/// C, which rounds nothing.
/// </summary>
internal unsafe struct ProductWork : ITeamWork
{
    /// <summary>
    /// Tiles of one item: a strip of B, fetched once from the second-level cache, serves this many. More where B itself
    /// comes from memory.
    /// </summary>
    private const int TilesPerItem = 4, TilesPerDeepItem = 8;

    /// <summary>
    /// Rows of B that are fetched ahead of the sums: the processor fetches lines that follow each other by itself, but
    /// not those of a panel, one row apart. None in a weight gradient, whose B, dy, is small and still in the caches.
    /// </summary>
    private const int RowsAhead = 8;

    /// <summary>Sums of more terms than the first are taken in pieces of the second.</summary>
    private const int MaxDepth = 8192, PieceDepth = 256;

    public Real* A, B, C, Bias;
    public nint ARow, AStep;
    public int Rows, Depth, Columns;

    /// <summary>The sums start from C, not from the bias or zeros.</summary>
    public bool Accumulate;

    private TileSplit panels, tiles, blocks;

    private readonly bool IsDeep => Depth > MaxDepth;

    /// <summary>To be called once the sizes are set; returns the number of items.</summary>
    public int Split()
    {
        panels = TileSplit.Panels(Columns, ProductTile.MaxWidth);
        tiles = TileSplit.Even(Rows, ProductTile.MaxRows);
        blocks = TileSplit.Even(tiles.Count, IsDeep ? TilesPerDeepItem : TilesPerItem);
        return IsDeep ? blocks.Count : blocks.Count * panels.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int item)
    {
        if (!IsDeep)
        {
            Run(item / panels.Count, item % panels.Count, 0, Depth);
            return;
        }

        for (int from = 0; from < Depth; from += PieceDepth)
            for (int panel = 0; panel < panels.Count; panel++)
                Run(item, panel, from, Math.Min(PieceDepth, Depth - from));
    }

    /// <summary>Adds <paramref name="depth"/> terms to the sums of a block and a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run(int block, int panel, int from, int depth)
    {
        int column = panels.Start(panel), width = panels.Size(panel), wholeDepth = 0;
        bool resume = Accumulate || from > 0;
        Real* zeros = stackalloc Real[width];
        new Span<Real>(zeros, width).Clear();
        for (int tile = blocks.Start(block); tile < blocks.Start(block) + blocks.Size(block); tile++)
        {
            int row = tiles.Start(tile);
            Real* c = C + (nint)row * Columns + column;
            var operands = new TileOperands
            {
                A = A + row * ARow + from * AStep, ARow = ARow, AStep = AStep, Segments = &wholeDepth,
                SegmentCount = 1, Depth = depth,
                B = B + (nint)from * Columns + column, BRow = Columns,
                Ahead = Accumulate ? 0 : RowsAhead * Columns, C = c, CRow = Columns,
                Start = resume ? c : Bias == null ? zeros : Bias + column, StartRow = resume ? Columns : 0,
            };
            ProductTile.Run(ref operands, tiles.Size(tile), width);
        }
    }
}
