using System.Numerics.Tensors;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// The second rung: the loops of <see cref="NaiveMatrixProduct"/> turned so that the innermost runs along a row, which
/// the base library's
/// vectors then take whole. Every product still loads and stores its sum, which is what the tiles of
/// <see cref="TiledMatrixProduct"/> save.
/// </summary>
public static class RowwiseMatrixProduct
{
    /// <inheritdoc cref="NaiveMatrixProduct.Forward"/>
    public static void Forward(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> bias, Span<Real> y, int batch, int inFeatures,
        int outFeatures)
    {
        MatrixProductGuard.Check(x, w, y, batch, inFeatures, outFeatures);
        for (int n = 0; n < batch; n++)
        {
            Span<Real> row = y.Slice(n * outFeatures, outFeatures);
            if (bias.IsEmpty) row.Clear();
            else bias[..outFeatures].CopyTo(row);
            for (int i = 0; i < inFeatures; i++)
                TensorPrimitives.FusedMultiplyAdd(w.Slice(i * outFeatures, outFeatures), x[n * inFeatures + i], row,
                    row);
        }
    }

    /// <inheritdoc cref="NaiveMatrixProduct.DataGradient"/>
    /// <remarks>Needs w transposed, so that the row is contiguous: (out, in).</remarks>
    public static void DataGradient(
        ReadOnlySpan<Real> dy, ReadOnlySpan<Real> wTransposed, Span<Real> dx, int batch, int inFeatures,
        int outFeatures) =>
        Forward(dy, wTransposed, [], dx, batch, outFeatures, inFeatures);

    /// <inheritdoc cref="NaiveMatrixProduct.WeightGradient"/>
    public static void WeightGradient(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> dy, Span<Real> dw, int batch, int inFeatures, int outFeatures)
    {
        MatrixProductGuard.Check(x, dw, dy, batch, inFeatures, outFeatures);
        for (int i = 0; i < inFeatures; i++)
        {
            Span<Real> row = dw.Slice(i * outFeatures, outFeatures);
            for (int n = 0; n < batch; n++)
                TensorPrimitives.FusedMultiplyAdd(dy.Slice(n * outFeatures, outFeatures), x[n * inFeatures + i], row,
                    row);
        }
    }
}
