using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// y = x·w + bias over the non-zero x; an item is a group of rows, or some panels of columns where there is one row.
/// Rows of w are taken in blocks, and these in panels of columns that all rows
/// of the group gather from before the next is fetched.
/// </summary>
internal unsafe struct SparseForwardWork(int batch, int inFeatures, int outFeatures) : ITeamWork
{
    /// <summary>
    /// Rows of w in a block, whole vectors of x: 28 KB of a panel of eight 256-bit vectors, 56 KB of 512-bit ones.
    /// Fewer would stay in the first-level cache, but make lists too short for the calls they cost.
    /// </summary>
    private const int RowsPerBlock = 112;

    /// <summary>Rows of w in a block when there is one row of x, which shares them with none.</summary>
    private const int SingleRowBlock = 1024;

    /// <summary>Rows of x that share a block.</summary>
    private const int RowsPerItem = 32;

    /// <summary>Panels of an item when there is one row: each item lists the row again.</summary>
    private const int PanelsPerSingleRowItem = 4;

    private readonly TileSplit groups = TileSplit.Even(batch, RowsPerItem);
    private readonly TileSplit parts = TileSplit.Even(outFeatures, batch == 1
        ? PanelsPerSingleRowItem * SparseMatrixProduct.PanelWidth : Math.Max(1, outFeatures));

    public Real* X, W, Bias, Y;

    public readonly int Items => groups.Count * parts.Count;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int item)
    {
        int group = item / parts.Count, part = item % parts.Count, first = groups.Start(group),
            rows = groups.Size(group), left = parts.Start(part);
        TileSplit panels = TileSplit.Even(parts.Size(part), SparseMatrixProduct.PanelWidth);
        TileSplit blocks = TileSplit.Panels(inFeatures, rows == 1 ? SingleRowBlock : RowsPerBlock);
        int room = blocks.Size(0) + NonZeros.Slack;
        Real* values = stackalloc Real[rows * room];
        int* offsets = stackalloc int[rows * room];
        int* counts = stackalloc int[rows];
        Begin(first, rows, left, parts.Size(part));
        for (int block = 0; block < blocks.Count; block++)
        {
            int from = blocks.Start(block), depth = blocks.Size(block);
            for (int i = 0; i < rows; i++)
                counts[i] = NonZeros.List(X + (nint)(first + i) * inFeatures + from, depth, outFeatures,
                    values + i * room, offsets + i * room);
            for (int panel = 0; panel < panels.Count; panel++)
            {
                int column = left + panels.Start(panel), width = panels.Size(panel);
                var gather = new RowGather(width);
                Real* w = W + (nint)from * outFeatures + column, y = Y + (nint)first * outFeatures + column;
                for (int i = 0; i < rows; i++)
                    gather.Add(values + i * room, offsets + i * room, counts[i], w, y + (nint)i * outFeatures);
            }
        }
    }

    /// <summary>The sums begin as the bias, or as zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Begin(int first, int rows, int left, int columns)
    {
        for (int n = first; n < first + rows; n++)
        {
            var y = new Span<Real>(Y + (nint)n * outFeatures + left, columns);
            if (Bias == null) y.Clear();
            else new ReadOnlySpan<Real>(Bias + left, columns).CopyTo(y);
        }
    }
}
