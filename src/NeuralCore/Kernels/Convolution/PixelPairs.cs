using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Two neighbouring output pixels of a convolution as one of a wider kernel with twice the channels, which fill a
/// vector where one pixel's do not.
/// The zeros beside each kernel change no sum of finite terms.
/// </summary>
/// <remarks><code>
/// Shapes    w: (kh, kw, C, O)   pairs: (kh, kw + 1, C, P), P ≥ 2·O
/// Pairs     pairs[ky, kx] = (w[ky, kx], w[ky, kx − 1], 0 …), 0 if the tap does not exist
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

    /// <summary>
    /// P: channels of a pair, filled up with zeros to whole vectors, since a tile of one vector is twice as fast as one
    /// of two that overlap.
    /// </summary>
    public static int Channels(in ConvolutionGeometry g) =>
        (2 * g.OutChannels + Widest.Count - 1) / Widest.Count * Widest.Count;

    public static ConvolutionGeometry Geometry(in ConvolutionGeometry g) =>
        new(g.Batch, g.Height, g.Width, g.InChannels, Channels(g), g.KernelHeight, g.KernelWidth + 1, g.StrideY,
            StrideX: 2, g.DilationY, DilationX: 1, g.Top, g.Bottom, g.Left, g.Right);

    /// <summary>Numbers of the paired kernel and, behind it, the paired bias.</summary>
    public static long Length(in ConvolutionGeometry g) =>
        Channels(g) * ((long)g.KernelHeight * (g.KernelWidth + 1) * g.InChannels + 1);

    /// <param name="bias">(O)</param>
    /// <param name="pairs">The paired kernel, then the paired bias.</param>
    public static void Fill(in ConvolutionGeometry g, ReadOnlySpan<Real> w, ReadOnlySpan<Real> bias, Span<Real> pairs)
    {
        Guard.Length(pairs, Length(g));
        pairs.Clear();
        int o = g.OutChannels, pair = Channels(g), taps = g.KernelWidth * g.InChannels, pairedTaps = taps + g.InChannels;
        for (int ky = 0; ky < g.KernelHeight; ky++)
            for (int tap = 0; tap < taps; tap++)
            {
                ReadOnlySpan<Real> row = w.Slice((ky * taps + tap) * o, o);
                row.CopyTo(pairs[((ky * pairedTaps + tap) * pair)..]);
                row.CopyTo(pairs[((ky * pairedTaps + tap + g.InChannels) * pair + o)..]);
            }

        for (int pixel = 0; pixel < 2; pixel++) bias[..o].CopyTo(pairs[^(pair - pixel * o)..]);
    }
}
