using NeuralCore.Kernels.Tiles;
using NeuralCore.Numerics;
using NeuralCore.Threading;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// The products of <see cref="NaiveMatrixProduct"/>, bit for bit, by register tiles (<see cref="ProductTileBody{TRows, TLanes}"/>), shared by a team.
/// Operands are used where they lie, save that strips of B are copied where its rows lie far apart, and in dx = dy·Wᵀ, whose vectors run down the columns of W.
/// </summary>
public static unsafe class TiledMatrixProduct
{
    /// <summary>Tiles of one item: a strip of B, fetched once from the second-level cache, serves this many tiles.</summary>
    private const int TilesPerItem = 4;

    /// <inheritdoc cref="NaiveMatrixProduct.Forward"/>
    public static void Forward(WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> bias, Span<Real> y, int batch, int inFeatures, int outFeatures)
    {
        MatrixProductGuard.Check(x, w, y, batch, inFeatures, outFeatures);
        if (!bias.IsEmpty) Guard.Length(bias, outFeatures);
        if (SparseMatrixProduct.Pays(x, batch, inFeatures, outFeatures))
        {
            SparseMatrixProduct.Forward(team, x, w, bias, y, batch, inFeatures, outFeatures);
            return;
        }

        fixed (Real* xs = x, ws = w, biases = bias, ys = y)
        {
            Multiply(team, new ProductWork
            {
                A = xs, ARow = inFeatures, AStep = 1, Depth = inFeatures,
                B = ws, Bias = biases, C = ys, Columns = outFeatures, Rows = batch,
            });
        }
    }

    /// <inheritdoc cref="NaiveMatrixProduct.WeightGradient"/>
    public static void WeightGradient(WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> dy, Span<Real> dw, int batch, int inFeatures, int outFeatures)
    {
        MatrixProductGuard.Check(x, dw, dy, batch, inFeatures, outFeatures);
        if (SparseMatrixProduct.Pays(x, batch, inFeatures, outFeatures))
        {
            SparseMatrixProduct.WeightGradient(team, x, dy, dw, batch, inFeatures, outFeatures);
            return;
        }

        fixed (Real* xs = x, dys = dy, dws = dw)
        {
            Multiply(team, new ProductWork
            {
                A = xs, ARow = 1, AStep = inFeatures, Depth = batch,
                B = dys, Accumulate = true, C = dws, Columns = outFeatures, Rows = inFeatures,
            });
        }
    }

    /// <inheritdoc cref="NaiveMatrixProduct.DataGradient"/>
    public static void DataGradient(WorkerTeam team, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> w, Span<Real> dx, int batch, int inFeatures, int outFeatures)
    {
        MatrixProductGuard.Check(dx, w, dy, batch, inFeatures, outFeatures);
        fixed (Real* dys = dy, ws = w, dxs = dx)
        {
            Pack(team, new PackedProductWork
            {
                A = dys, ARow = outFeatures, AStep = 1, Depth = outFeatures,
                B = ws, Transposed = true, C = dxs, Columns = inFeatures, Rows = batch,
            });
        }
    }

    private static void Multiply(WorkerTeam team, ProductWork work)
    {
        if (PackedProductWork.Pays(work.Rows, work.Columns))
        {
            Pack(team, new PackedProductWork
            {
                A = work.A, ARow = work.ARow, AStep = work.AStep, Depth = work.Depth,
                B = work.B, Bias = work.Bias, Accumulate = work.Accumulate, C = work.C, Columns = work.Columns, Rows = work.Rows,
            });
            return;
        }

        work.Panels = TileSplit.Panels(work.Columns, ProductTile.MaxWidth);
        work.Tiles = TileSplit.Even(work.Rows, ProductTile.MaxRows);
        work.Blocks = TileSplit.Even(work.Tiles.Count, TilesPerItem);
        team.Run(work.Blocks.Count * work.Panels.Count, work);
    }

    private static void Pack(WorkerTeam team, PackedProductWork work) => team.Run(work.Split(), work);

    /// <summary>C = start + A·B; an item is a block of row tiles by one panel of columns.</summary>
    private struct ProductWork : ITeamWork
    {
        public Real* A, B, C, Bias;
        public nint ARow, AStep;
        public int Rows, Depth, Columns;
        public bool Accumulate;
        public TileSplit Panels, Tiles, Blocks;

        public readonly void Run(int item)
        {
            int block = item / Panels.Count, panel = item % Panels.Count;
            int column = Panels.Start(panel), width = Panels.Size(panel), wholeDepth = 0;
            Real* zeros = stackalloc Real[width];
            new Span<Real>(zeros, width).Clear();
            for (int tile = Blocks.Start(block); tile < Blocks.Start(block) + Blocks.Size(block); tile++)
            {
                int row = Tiles.Start(tile);
                Real* c = C + (nint)row * Columns + column;
                var operands = new TileOperands
                {
                    A = A + row * ARow, ARow = ARow, AStep = AStep, Segments = &wholeDepth, SegmentCount = 1, Depth = Depth,
                    B = B + column, BRow = Columns, C = c, CRow = Columns,
                    Start = Accumulate ? c : Bias == null ? zeros : Bias + column, StartRow = Accumulate ? Columns : 0,
                };
                ProductTile.Run(ref operands, Tiles.Size(tile), width);
            }
        }
    }
}
