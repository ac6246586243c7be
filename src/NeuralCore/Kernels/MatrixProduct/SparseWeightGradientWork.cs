using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// dw += xᵀ·dy over the non-zero x; an item is a block of rows of dw, that is of columns of x. Rows of dy are taken in
/// blocks, and these in
/// panels of columns that stay in the first-level cache.
/// </summary>
internal unsafe struct SparseWeightGradientWork(int batch, int inFeatures, int outFeatures) : ITeamWork
{
    /// <summary>Columns of x in an item: whole cache lines of it, and enough work for a panel of dy.</summary>
    private const int FeaturesPerItem = 48;

    /// <summary>Rows of dy in a block: 16 or 32 KB at the panel's width.</summary>
    private const int RowsPerBlock = 64;

    private readonly TileSplit features = TileSplit.Panels(inFeatures, FeaturesPerItem),
        panels = TileSplit.Even(outFeatures, SparseMatrixProduct.PanelWidth);

    public Real* X, Dy, Dw;

    public readonly int Items => features.Count;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int item)
    {
        const int Room = RowsPerBlock + NonZeros.Slack;
        int feature = features.Start(item), length = features.Size(item);
        Real* columns = CacheLine.Align(stackalloc Real[length * RowsPerBlock + CacheLine.Slack]);
        Real* values = stackalloc Real[length * Room];
        int* offsets = stackalloc int[length * Room];
        int* counts = stackalloc int[length];
        for (int from = 0; from < batch; from += RowsPerBlock)
        {
            int rows = Math.Min(RowsPerBlock, batch - from);
            StripTranspose.Run(X + (nint)from * inFeatures + feature, inFeatures, columns, rows, length);
            for (int k = 0; k < length; k++)
                counts[k] = NonZeros.List(columns + k * rows, rows, outFeatures, values + k * Room, offsets + k * Room);
            for (int panel = 0; panel < panels.Count; panel++)
            {
                int column = panels.Start(panel), width = panels.Size(panel);
                var gather = new RowGather(width);
                Real* dy = Dy + (nint)from * outFeatures + column, dw = Dw + (nint)feature * outFeatures + column;
                for (int k = 0; k < length; k++)
                    gather.Add(values + k * Room, offsets + k * Room, counts[k], dy, dw + (nint)k * outFeatures);
            }
        }
    }
}
