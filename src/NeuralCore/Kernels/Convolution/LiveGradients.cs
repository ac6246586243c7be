using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// The gradient of a convolution's output behind ReLU and a 2×2 max-pool, as it is known: one number a pooled pixel, with the tap it belongs to.
/// It is live where the pooled output is above 0; everything else of the convolution's output has the gradient 0.
/// </summary>
internal readonly unsafe struct LiveGradients(in ConvolutionGeometry g, Real* dy, Real* y, Real* taps)
{
    private readonly int height = g.OutHeight / 2, width = g.OutWidth / 2, channels = g.OutChannels;

    public readonly Real* Dy = dy, Y = y, Taps = taps;

    public int Height => height;

    public int Width => width;

    /// <summary>Where the pooled pixel (py, px) of image n lies.</summary>
    public nint At(int n, int py, int px) => (((nint)n * height + py) * width + px) * channels;

    /// <summary>Bit i is set where channel i from <paramref name="at"/> on is live and its tap is <paramref name="tap"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Mask<T>(nint at, int tap) where T : struct, ILanes<T> =>
        T.MaskLess(T.Broadcast(0), T.Load(Y + at)) & T.MaskEqual(T.Load(Taps + at), T.Broadcast(tap));

    /// <summary>Writes pooled row <paramref name="py"/> of image <paramref name="n"/> as the two rows of the convolution's gradient that it stands for, zeros and all.</summary>
    /// <param name="pitch">Numbers from the upper row to the lower.</param>
    public void Expand(int n, int py, Real* rows, int pitch)
    {
        if (Vector512.IsHardwareAccelerated) Expand<Lanes512>(n, py, rows, pitch);
        else if (Vector256.IsHardwareAccelerated) Expand<Lanes256>(n, py, rows, pitch);
        else Expand<Lanes128>(n, py, rows, pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Expand<T>(int n, int py, Real* rows, int pitch) where T : struct, ILanes<T>
    {
        for (int px = 0; px < width; px++, rows += 2 * channels)
        {
            nint at = At(n, py, px);
            int o = 0;
            for (; o <= channels - T.Count; o += T.Count) Spread<T>(at + o, rows + o, pitch);
            for (; o <= channels - Lanes128.Count; o += Lanes128.Count) Spread<Lanes128>(at + o, rows + o, pitch);
            for (; o < channels; o++) Spread<Lane>(at + o, rows + o, pitch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Spread<T>(nint at, Real* pixel, int pitch) where T : struct, ILanes<T>
    {
        T zero = T.Broadcast(0), tap = T.Load(Taps + at), dy = T.SelectLess(zero, T.Load(Y + at), T.Load(Dy + at), zero);
        T.SelectEqual(tap, zero, dy, zero).Store(pixel);
        T.SelectEqual(tap, T.Broadcast(1), dy, zero).Store(pixel + channels);
        T.SelectEqual(tap, T.Broadcast(2), dy, zero).Store(pixel + pitch);
        T.SelectEqual(tap, T.Broadcast(3), dy, zero).Store(pixel + pitch + channels);
    }
}
