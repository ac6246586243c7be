namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Two neighbouring output pixels of a convolution as one of a wider kernel with twice the channels, which fill a
/// vector where one pixel's do not.
/// The two lie in memory as they always do, and the zeros beside each kernel change no sum of finite terms.
/// </summary>
/// <remarks><code>
/// Shapes    w: (kh, kw, C, O)   pairs: (kh, kw + 1, C, 2·O)
/// Pairs     pairs[ky, kx] = (w[ky, kx], w[ky, kx − 1]), 0 if the tap does not exist
/// </code></remarks>
internal static unsafe class PixelPairs
{
    /// <summary>
    /// More channels fill a vector by themselves, and the additional tap would cost more than it wins.
    /// </summary>
    private const int MaxChannels = 8;

    /// <summary>Numbers of a kernel that is made on the stack.</summary>
    private const int MaxNumbers = 4096;

    public static bool Pay(in ConvolutionGeometry g) =>
        g is { StrideX: 1, DilationX: 1, OutChannels: <= MaxChannels } && Length(g) <= MaxNumbers;

    public static ConvolutionGeometry Geometry(in ConvolutionGeometry g) =>
        new(g.Batch, g.Height, g.Width, g.InChannels, 2 * g.OutChannels, g.KernelHeight, g.KernelWidth + 1, g.StrideY,
            StrideX: 2, g.DilationY, DilationX: 1, g.Top, g.Bottom, g.Left, g.Right);

    /// <summary>Numbers of the paired kernel and, behind it, the paired bias.</summary>
    public static long Length(in ConvolutionGeometry g) =>
        2L * g.OutChannels * ((long)g.KernelHeight * (g.KernelWidth + 1) * g.InChannels + 1);

    /// <param name="bias">(O)</param>
    /// <param name="pairs">The paired kernel, then the paired bias.</param>
    public static void Fill(in ConvolutionGeometry g, ReadOnlySpan<Real> w, ReadOnlySpan<Real> bias, Span<Real> pairs)
    {
        Guard.Length(pairs, Length(g));
        pairs.Clear();
        int o = g.OutChannels, taps = g.KernelWidth * g.InChannels, pairedTaps = taps + g.InChannels;
        for (int ky = 0; ky < g.KernelHeight; ky++)
            for (int tap = 0; tap < taps; tap++)
            {
                ReadOnlySpan<Real> row = w.Slice((ky * taps + tap) * o, o);
                row.CopyTo(pairs[((ky * pairedTaps + tap) * 2 * o)..]);
                row.CopyTo(pairs[((ky * pairedTaps + tap + g.InChannels) * 2 * o + o)..]);
            }

        for (int pixel = 1; pixel <= 2; pixel++) bias[..o].CopyTo(pairs[^(pixel * o)..]);
    }
}
