using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// The gradient of a convolution's output behind ReLU and a 2×2 max-pool, as it is known: one number a pooled pixel,
/// with the tap it belongs to.
/// It is live unless the tap is <see cref="DeadTap"/>; everything else of the convolution's output has the gradient 0.
/// </summary>
internal readonly unsafe struct LiveGradients(in ConvolutionGeometry g, Real* dy, Real* taps)
{
    /// <summary>The tap of a pooled pixel that ReLU made 0: it passes no gradient.</summary>
    public const int DeadTap = -1;

    private readonly int height = g.OutHeight / 2, width = g.OutWidth / 2, channels = g.OutChannels;

    public readonly Real* Dy = dy, Taps = taps;

    public int Height => height;

    public int Width => width;

    /// <summary>The offset of the pooled pixel (py, px) of image n.</summary>
    public nint At(int n, int py, int px) => (((nint)n * height + py) * width + px) * channels;

    /// <summary>
    /// Lists the channels from <paramref name="at"/> on that are live at <paramref name="tap"/>, as
    /// <see cref="ILanes{T}.ListNonZero"/> does; returns how many.
    /// </summary>
    /// <param name="channels">How many channels to look at.</param>
    /// <param name="values">Their gradients; <paramref name="channels"/> numbers and a vector must find room.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int List<T>(nint at, int channels, int tap, int start, int stride, Real* values, int* offsets)
        where T : struct, ILanes<T>
    {
        int count = 0, o = 0;
        for (; o <= channels - T.Count; o += T.Count)
            count += Select<T>(at + o, tap, start + o * stride, stride, values + count, offsets + count);
        for (; o <= channels - Lanes128.Count; o += Lanes128.Count)
            count += Select<Lanes128>(at + o, tap, start + o * stride, stride, values + count, offsets + count);
        for (; o < channels; o++)
            count += Select<Lane>(at + o, tap, start + o * stride, stride, values + count, offsets + count);
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Select<T>(nint at, int tap, int start, int stride, Real* values, int* offsets)
        where T : struct, ILanes<T>
    {
        T selector = T.SelectEqual(T.Load(Taps + at), T.Broadcast(tap), T.Broadcast(1), T.Broadcast(0));
        return T.ListNonZero(selector, T.Load(Dy + at), start, stride, values, offsets);
    }

    /// <summary>
    /// Writes pooled row <paramref name="py"/> of image <paramref name="n"/> as two rows of the convolution's gradient,
    /// including zeros.
    /// </summary>
    /// <param name="pitch">Numbers from the upper row to the lower.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Expand<T>(int n, int py, Real* rows, int pitch) where T : struct, ILanes<T>
    {
        for (int px = 0; px < width; px++, rows += 2 * channels)
        {
            nint at = At(n, py, px);
            int whole = channels / T.Count * T.Count, rest = channels - whole, inRow = (width - px) * channels - whole;
            // The rest is written first: the surplus of its vector falls into the next column, which is written later.
            if (rest > 0)
            {
                if (rest <= Lanes128.Count && inRow >= Lanes128.Count)
                    Spread<Lanes128>(at + whole, rows + whole, pitch);
                else if (rest <= Lanes256.Count && inRow >= Lanes256.Count)
                    Spread<Lanes256>(at + whole, rows + whole, pitch);
                else if (inRow >= T.Count) Spread<T>(at + whole, rows + whole, pitch);
                else for (int o = whole; o < channels; o++) Spread<Lane>(at + o, rows + o, pitch);
            }

            for (int o = 0; o < whole; o += T.Count) Spread<T>(at + o, rows + o, pitch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Spread<T>(nint at, Real* pixel, int pitch) where T : struct, ILanes<T>
    {
        T zero = T.Broadcast(0), tap = T.Load(Taps + at), dy = T.Load(Dy + at);
        T.SelectEqual(tap, zero, dy, zero).Store(pixel);
        T.SelectEqual(tap, T.Broadcast(1), dy, zero).Store(pixel + channels);
        T.SelectEqual(tap, T.Broadcast(2), dy, zero).Store(pixel + pitch);
        T.SelectEqual(tap, T.Broadcast(3), dy, zero).Store(pixel + pitch + channels);
    }
}
