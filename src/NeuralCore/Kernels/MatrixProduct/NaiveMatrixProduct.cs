namespace NeuralCore.Kernels.MatrixProduct;

/// <summary>
/// The three products of a dense layer as plain loops: the definition that every faster kernel equals bit for bit.
/// </summary>
/// <remarks><code>
/// Shapes    x: (N, in)   w: (in, out)   b: (out)   y: (N, out)
/// Forward         y[n, o]  = b[o] + Σᵢ x[n, i]·w[i, o]          i ascending
/// DataGradient    dx[n, i] = Σₒ dy[n, o]·w[i, o]                o ascending
/// WeightGradient  dw[i, o] = dw[i, o] + Σₙ x[n, i]·dy[n, o]     n ascending
/// </code></remarks>
public static class NaiveMatrixProduct
{
    /// <summary>y = x·w + bias for x (N, in), w (in, out), bias (out) and y (N, out); overwrites y.</summary>
    /// <param name="bias">(out), or empty for none.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> bias, Span<Real> y, int batch, int inFeatures,
            int outFeatures)
    {
        MatrixProductGuard.Check(x, w, y, batch, inFeatures, outFeatures);
        for (int n = 0; n < batch; n++)
            for (int o = 0; o < outFeatures; o++)
            {
                Real sum = bias.IsEmpty ? 0 : bias[o];
                for (int i = 0; i < inFeatures; i++)
                    sum = Real.FusedMultiplyAdd(x[n * inFeatures + i], w[i * outFeatures + o], sum);
                y[n * outFeatures + o] = sum;
            }
    }

    /// <summary>dx = dy·wᵀ for dy (N, out), w (in, out) and dx (N, in); overwrites dx.</summary>
    /// <inheritdoc cref="Forward" path="/exception"/>
    public static void DataGradient(
        ReadOnlySpan<Real> dy, ReadOnlySpan<Real> w, Span<Real> dx, int batch, int inFeatures, int outFeatures)
    {
        MatrixProductGuard.Check(dx, w, dy, batch, inFeatures, outFeatures);
        for (int n = 0; n < batch; n++)
            for (int i = 0; i < inFeatures; i++)
            {
                Real sum = 0;
                for (int o = 0; o < outFeatures; o++)
                    sum = Real.FusedMultiplyAdd(dy[n * outFeatures + o], w[i * outFeatures + o], sum);
                dx[n * inFeatures + i] = sum;
            }
    }

    /// <summary>dw += xᵀ·dy for x (N, in), dy (N, out) and dw (in, out); adds to dw.</summary>
    /// <inheritdoc cref="Forward" path="/exception"/>
    public static void WeightGradient(
        ReadOnlySpan<Real> x, ReadOnlySpan<Real> dy, Span<Real> dw, int batch, int inFeatures, int outFeatures)
    {
        MatrixProductGuard.Check(x, dw, dy, batch, inFeatures, outFeatures);
        for (int i = 0; i < inFeatures; i++)
            for (int o = 0; o < outFeatures; o++)
            {
                Real sum = dw[i * outFeatures + o];
                for (int n = 0; n < batch; n++)
                    sum = Real.FusedMultiplyAdd(x[n * inFeatures + i], dy[n * outFeatures + o], sum);
                dw[i * outFeatures + o] = sum;
            }
    }
}
