using NeuralCore.Kernels.Tiles;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// The products of <see cref="NaiveMatrixProduct"/>, bit for bit, by register tiles
/// (<see cref="ProductTileBody{TRows, TVectors, TLanes}"/>), shared by a team.
/// Operands are used where they lie, save that strips of B are copied where its rows lie far apart, and in dx = dy·Wᵀ,
/// whose vectors run down the columns of W.
/// </summary>
public static unsafe class TiledMatrixProduct
{
    /// <inheritdoc cref="NaiveMatrixProduct.Forward"/>
    public static void Forward(
        WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> bias, Span<Real> y, int batch,
        int inFeatures, int outFeatures)
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
    public static void WeightGradient(
        WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> dy, Span<Real> dw, int batch, int inFeatures,
        int outFeatures)
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
    public static void DataGradient(
        WorkerTeam team, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> w, Span<Real> dx, int batch, int inFeatures,
        int outFeatures)
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
                B = work.B, Bias = work.Bias, Accumulate = work.Accumulate, C = work.C, Columns = work.Columns,
                Rows = work.Rows,
            });
            return;
        }

        team.Run(work.Split(), work);
    }

    private static void Pack(WorkerTeam team, PackedProductWork work) => team.Run(work.Split(), work);
}
