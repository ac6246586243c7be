using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// The products with x that walk its non-zero numbers alone, bit for bit what the dense ones give: a term of zero
/// leaves a chain of multiply-adds
/// as it was. Four of five pixels of a digit are background.
/// </summary>
/// <remarks>
/// Finite numbers only: where w or dy is infinite, the dense products multiply it by the zeros that are left out here,
/// which gives NaN.
/// And of a sum of zeros alone the sign may differ.
/// </remarks>
internal static unsafe class SparseMatrixProduct
{
    /// <summary>
    /// The share of non-zero numbers up to which leaving out the others wins: a gathered term takes about twice the
    /// time of one in a dense tile.
    /// </summary>
    private const double MaxDensity = 0.4;

    /// <summary>
    /// Below this number of columns the lists cost more than the terms they save; below this number of terms the
    /// product is too small to matter.
    /// </summary>
    private const int MinColumns = 32, MinTerms = 1 << 14;

    /// <summary>
    /// Columns that a gathered row keeps in registers: eight vectors, so that eight chains hide the latency of an
    /// addition.
    /// </summary>
    public static int PanelWidth => 8 * Widest.Count;

    /// <summary>
    /// Whether x, (batch, inFeatures), has few enough non-zero numbers; the answer changes the time and not the result.
    /// A single row always pays:
    /// a dense tile of one row has too few chains to hide the latency of an addition.
    /// </summary>
    public static bool Pays(ReadOnlySpan<Real> x, int batch, int inFeatures, int outFeatures) =>
        outFeatures >= MinColumns && (long)inFeatures * outFeatures >= MinTerms
            && (batch == 1 || NonZeros.AreFew(x, batch, inFeatures, MaxDensity));

    /// <inheritdoc cref="NaiveMatrixProduct.Forward"/>
    public static void Forward(
        WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> bias, Span<Real> y, int batch,
        int inFeatures, int outFeatures)
    {
        fixed (Real* xs = x, ws = w, biases = bias, ys = y)
        {
            var work = new SparseForwardWork(batch, inFeatures, outFeatures) { X = xs, W = ws, Bias = biases, Y = ys };
            team.Run(work.Items, work);
        }
    }

    /// <inheritdoc cref="NaiveMatrixProduct.WeightGradient"/>
    public static void WeightGradient(
        WorkerTeam team, ReadOnlySpan<Real> x, ReadOnlySpan<Real> dy, Span<Real> dw, int batch, int inFeatures,
        int outFeatures)
    {
        fixed (Real* xs = x, dys = dy, dws = dw)
        {
            var work = new SparseWeightGradientWork(batch, inFeatures, outFeatures) { X = xs, Dy = dys, Dw = dws };
            team.Run(work.Items, work);
        }
    }
}
