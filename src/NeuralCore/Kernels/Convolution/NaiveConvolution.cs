namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// The three passes of a convolution as plain loops: the definition that every faster kernel equals bit for bit.
/// </summary>
/// <remarks><code>
/// Forward         y[n, oy, ox, o] = b[o] + Σ x[n, iy, ix, c]·w[ky, kx, c, o]      over (ky, kx, c)
/// DataGradient    dx[n, iy, ix, c] = Σ Σₒ dy[n, oy, ox, o]·w[ky, kx, c, o]        over (oy, ky, kx), then o
/// WeightGradient  dw[ky, kx, c, o] += Σ Σ x[n, iy, ix, c]·dy[n, oy, ox, o]        over shards, then (n, oy, ox)
/// Order           every sum ascends
/// Taps            iy = oy·strideY + ky·dilationY − top,  ix = ox·strideX + kx·dilationX − left;
///                 pixels outside the image are skipped
/// </code></remarks>
public static class NaiveConvolution
{
    /// <summary>
    /// y = x ∗ w + bias for x (N, H, W, C), w (kh, kw, C, O), bias (O) and y (N, OH, OW, O); overwrites y.
    /// </summary>
    /// <param name="bias">(O), or empty for none.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together, or a span is shorter than its
    /// shape.</exception>
    public static void Forward(
        in ConvolutionGeometry g, ReadOnlySpan<Real> x, ReadOnlySpan<Real> w, ReadOnlySpan<Real> bias, Span<Real> y)
    {
        g.Check(x, w, y);
        for (int n = 0; n < g.Batch; n++)
            for (int oy = 0; oy < g.OutHeight; oy++)
                for (int ox = 0; ox < g.OutWidth; ox++)
                    for (int o = 0; o < g.OutChannels; o++)
                    {
                        Real sum = bias.IsEmpty ? 0 : bias[o];
                        for (int ky = 0; ky < g.KernelHeight; ky++)
                            for (int kx = 0; kx < g.KernelWidth; kx++)
                            {
                                if (Input(g, n, oy, ox, ky, kx) is not { } input) continue;
                                for (int c = 0; c < g.InChannels; c++)
                                    sum = Real.FusedMultiplyAdd(x[input + c], w[Weight(g, ky, kx, c, o)], sum);
                            }

                        y[Output(g, n, oy, ox) + o] = sum;
                    }
    }

    /// <summary>
    /// The gradient with respect to x, from dy (N, OH, OW, O) and w (kh, kw, C, O); overwrites dx (N, H, W, C).
    /// </summary>
    /// <inheritdoc cref="Forward" path="/exception"/>
    public static void DataGradient(
        in ConvolutionGeometry g, ReadOnlySpan<Real> dy, ReadOnlySpan<Real> w, Span<Real> dx)
    {
        g.Check(dx, w, dy);
        dx[..(g.Batch * g.InputLength)].Clear();
        for (int n = 0; n < g.Batch; n++)
            for (int oy = 0; oy < g.OutHeight; oy++)
                for (int ky = 0; ky < g.KernelHeight; ky++)
                    for (int kx = 0; kx < g.KernelWidth; kx++)
                        for (int ox = 0; ox < g.OutWidth; ox++)
                        {
                            if (Input(g, n, oy, ox, ky, kx) is not { } input) continue;
                            int output = Output(g, n, oy, ox);
                            for (int c = 0; c < g.InChannels; c++)
                            {
                                Real sum = dx[input + c];
                                for (int o = 0; o < g.OutChannels; o++)
                                    sum = Real.FusedMultiplyAdd(dy[output + o], w[Weight(g, ky, kx, c, o)], sum);
                                dx[input + c] = sum;
                            }
                        }
    }

    /// <summary>
    /// The gradient with respect to w, from x (N, H, W, C) and dy (N, OH, OW, O); adds to dw (kh, kw, C, O).
    /// </summary>
    /// <inheritdoc cref="Forward" path="/exception"/>
    public static void WeightGradient(
        in ConvolutionGeometry g, ReadOnlySpan<Real> x, ReadOnlySpan<Real> dy, Span<Real> dw)
    {
        g.Check(x, dw, dy);
        for (int ky = 0; ky < g.KernelHeight; ky++)
            for (int kx = 0; kx < g.KernelWidth; kx++)
                for (int c = 0; c < g.InChannels; c++)
                    for (int o = 0; o < g.OutChannels; o++)
                        for (int shard = 0; shard < Shards.Count(g.Batch); shard++)
                        {
                            Real sum = 0;
                            for (int n = Shards.Start(g.Batch, shard); n < Shards.Start(g.Batch, shard + 1); n++)
                                for (int oy = 0; oy < g.OutHeight; oy++)
                                    for (int ox = 0; ox < g.OutWidth; ox++)
                                    {
                                        if (Input(g, n, oy, ox, ky, kx) is not { } input) continue;
                                        sum = Real.FusedMultiplyAdd(x[input + c], dy[Output(g, n, oy, ox) + o], sum);
                                    }

                            dw[Weight(g, ky, kx, c, o)] += sum;
                        }
    }

    /// <summary>The index of x[n, iy, ix, 0], or null outside the image.</summary>
    private static int? Input(in ConvolutionGeometry g, int n, int oy, int ox, int ky, int kx)
    {
        int iy = oy * g.StrideY + ky * g.DilationY - g.Top;
        int ix = ox * g.StrideX + kx * g.DilationX - g.Left;
        return (uint)iy < (uint)g.Height && (uint)ix < (uint)g.Width
            ? ((n * g.Height + iy) * g.Width + ix) * g.InChannels : null;
    }

    /// <summary>The index of y[n, oy, ox, 0].</summary>
    private static int Output(in ConvolutionGeometry g, int n, int oy, int ox) =>
        ((n * g.OutHeight + oy) * g.OutWidth + ox) * g.OutChannels;

    /// <summary>The index of w[ky, kx, c, o].</summary>
    private static int Weight(in ConvolutionGeometry g, int ky, int kx, int c, int o) =>
        ((ky * g.KernelWidth + kx) * g.InChannels + c) * g.OutChannels + o;
}
