using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Tiles;
using NeuralCore.Threading;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// C = A·Bᵀ; an item is one panel of C's columns, that is of B's rows. Strips of the panel are transposed into a buffer that stays in the
/// first-level cache and serves all rows of A; between strips the sums rest in C, which rounds nothing.
/// </summary>
internal unsafe struct TransposedProductWork : ITeamWork
{
    /// <summary>128 steps by 32 columns of 4 bytes: half of a 32 KB cache.</summary>
    private const int StripDepth = 128;

    public Real* A, B, C;
    public int Rows, Depth, Columns;
    public TileSplit Panels;

    [SkipLocalsInit]
    public readonly void Run(int item)
    {
        int column = Panels.Start(item), width = Panels.Size(item), wholeDepth = 0;
        Real* strip = stackalloc Real[StripDepth * width];
        Real* zeros = stackalloc Real[width];
        new Span<Real>(zeros, width).Clear();
        TileSplit tiles = TileSplit.Even(Rows, ProductTile.MaxRows);
        int from = 0;
        do
        {
            int depth = Math.Min(StripDepth, Depth - from);
            StripTranspose.Run(B + (nint)column * Depth + from, Depth, strip, width, depth);
            for (int tile = 0; tile < tiles.Count; tile++)
            {
                int row = tiles.Start(tile);
                Real* c = C + (nint)row * Columns + column;
                var operands = new TileOperands
                {
                    A = A + (nint)row * Depth + from, ARow = Depth, AStep = 1, Segments = &wholeDepth, SegmentCount = 1, Depth = depth,
                    B = strip, BRow = width, C = c, CRow = Columns,
                    Start = from == 0 ? zeros : c, StartRow = from == 0 ? 0 : Columns,
                };
                ProductTile.Run(ref operands, tiles.Size(tile), width);
            }

            from += depth;
        }
        while (from < Depth);
    }
}
