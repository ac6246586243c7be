using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Tiles;

/// <summary>
/// The inner loops of a 3×3 convolution of grey images. Nine terms are too few for a
/// <see cref="ProductTileBody{TRows, TVectors, TLanes}"/>, which would spend most of its time on its beginning and end.
/// Here all nine weights, or all nine sums of their gradient, stay in registers for a whole row of pixels.
/// </summary>
/// <remarks><code>
/// Forward   y[i] = start + Σ x[ky·pitch + i + kx]·w[ky, kx]      ky, kx ascending
/// Backward  dw[ky, kx] += Σ x[ky·pitch + i + kx]·dy[i]           i ascending
/// </code>
/// Every product and every sum is a vector of channels.</remarks>
internal static unsafe class NineTapsBody
{
    /// <summary>One vector of channels of a row of output pixels.</summary>
    /// <param name="x">The first pixel of the first window, from which the next begins a pixel later.</param>
    /// <param name="start">The bias, or zeros.</param>
    /// <param name="channels">Numbers from a pixel of y to the next, and from a tap of w to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(Real* x, nint pitch, Real* w, Real* start, Real* y, nint channels, int pixels)
        where T : struct, ILanes<T>
    {
        T bias = T.Load(start);
        T w0 = T.Load(w), w1 = T.Load(w + channels), w2 = T.Load(w + 2 * channels);
        T w3 = T.Load(w + 3 * channels), w4 = T.Load(w + 4 * channels), w5 = T.Load(w + 5 * channels);
        T w6 = T.Load(w + 6 * channels), w7 = T.Load(w + 7 * channels), w8 = T.Load(w + 8 * channels);
        Real* middle = x + pitch, lower = middle + pitch;
        for (int i = 0; i < pixels; i++)
        {
            T sum = bias;
            T.Accumulate(ref sum, T.Broadcast(x[i]), w0);
            T.Accumulate(ref sum, T.Broadcast(x[i + 1]), w1);
            T.Accumulate(ref sum, T.Broadcast(x[i + 2]), w2);
            T.Accumulate(ref sum, T.Broadcast(middle[i]), w3);
            T.Accumulate(ref sum, T.Broadcast(middle[i + 1]), w4);
            T.Accumulate(ref sum, T.Broadcast(middle[i + 2]), w5);
            T.Accumulate(ref sum, T.Broadcast(lower[i]), w6);
            T.Accumulate(ref sum, T.Broadcast(lower[i + 1]), w7);
            T.Accumulate(ref sum, T.Broadcast(lower[i + 2]), w8);
            sum.Store(y);
            y += channels;
        }
    }

    /// <summary>Adds the terms of all rows of output pixels of an image.</summary>
    /// <param name="x">The first pixel of the first window.</param>
    /// <param name="dy">One vector of channels of the first output pixel.</param>
    /// <param name="dw">Nine vectors, <paramref name="channels"/> numbers apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddImage<T>(
        Real* x, nint pitch, nint step, Real* dy, Real* dw, nint channels, int rows, int pixels)
        where T : struct, ILanes<T>
    {
        T d0 = T.Load(dw), d1 = T.Load(dw + channels), d2 = T.Load(dw + 2 * channels);
        T d3 = T.Load(dw + 3 * channels), d4 = T.Load(dw + 4 * channels), d5 = T.Load(dw + 5 * channels);
        T d6 = T.Load(dw + 6 * channels), d7 = T.Load(dw + 7 * channels), d8 = T.Load(dw + 8 * channels);
        for (int row = 0; row < rows; row++, x += step)
        {
            Real* middle = x + pitch, lower = middle + pitch;
            for (int i = 0; i < pixels; i++, dy += channels)
            {
                T term = T.Load(dy);
                T.Accumulate(ref d0, T.Broadcast(x[i]), term);
                T.Accumulate(ref d1, T.Broadcast(x[i + 1]), term);
                T.Accumulate(ref d2, T.Broadcast(x[i + 2]), term);
                T.Accumulate(ref d3, T.Broadcast(middle[i]), term);
                T.Accumulate(ref d4, T.Broadcast(middle[i + 1]), term);
                T.Accumulate(ref d5, T.Broadcast(middle[i + 2]), term);
                T.Accumulate(ref d6, T.Broadcast(lower[i]), term);
                T.Accumulate(ref d7, T.Broadcast(lower[i + 1]), term);
                T.Accumulate(ref d8, T.Broadcast(lower[i + 2]), term);
            }
        }

        d0.Store(dw);
        d1.Store(dw + channels);
        d2.Store(dw + 2 * channels);
        d3.Store(dw + 3 * channels);
        d4.Store(dw + 4 * channels);
        d5.Store(dw + 5 * channels);
        d6.Store(dw + 6 * channels);
        d7.Store(dw + 7 * channels);
        d8.Store(dw + 8 * channels);
    }

    /// <summary>
    /// Adds the terms of two rows of output pixels behind a 2×2 max-pool: a vector of channels of <paramref name="dy"/>
    /// belongs to the pixel of <paramref name="taps"/> alone, to no pixel where that is negative.
    /// </summary>
    /// <param name="x">The first pixel of the upper row's first window.</param>
    /// <param name="dw">Nine vectors, <paramref name="channels"/> numbers apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddPooledRow<T>(Real* x, nint pitch, Real* dy, Real* taps, Real* dw, nint channels, int pooled)
        where T : struct, ILanes<T>
    {
        T d0 = T.Load(dw), d1 = T.Load(dw + channels), d2 = T.Load(dw + 2 * channels);
        T d3 = T.Load(dw + 3 * channels), d4 = T.Load(dw + 4 * channels), d5 = T.Load(dw + 5 * channels);
        T d6 = T.Load(dw + 6 * channels), d7 = T.Load(dw + 7 * channels), d8 = T.Load(dw + 8 * channels);
        T zero = T.Broadcast(0);
        for (int row = 0; row < 2; row++, x += pitch)
        {
            Real* middle = x + pitch, lower = middle + pitch;
            T left = T.Broadcast(2 * row), right = T.Broadcast(2 * row + 1);
            for (int i = 0; i < 2 * pooled; i++)
            {
                nint at = (i >> 1) * channels;
                T tap = (i & 1) == 0 ? left : right;
                T term = T.SelectEqual(T.Load(taps + at), tap, T.Load(dy + at), zero);
                T.Accumulate(ref d0, T.Broadcast(x[i]), term);
                T.Accumulate(ref d1, T.Broadcast(x[i + 1]), term);
                T.Accumulate(ref d2, T.Broadcast(x[i + 2]), term);
                T.Accumulate(ref d3, T.Broadcast(middle[i]), term);
                T.Accumulate(ref d4, T.Broadcast(middle[i + 1]), term);
                T.Accumulate(ref d5, T.Broadcast(middle[i + 2]), term);
                T.Accumulate(ref d6, T.Broadcast(lower[i]), term);
                T.Accumulate(ref d7, T.Broadcast(lower[i + 1]), term);
                T.Accumulate(ref d8, T.Broadcast(lower[i + 2]), term);
            }
        }

        d0.Store(dw);
        d1.Store(dw + channels);
        d2.Store(dw + 2 * channels);
        d3.Store(dw + 3 * channels);
        d4.Store(dw + 4 * channels);
        d5.Store(dw + 5 * channels);
        d6.Store(dw + 6 * channels);
        d7.Store(dw + 7 * channels);
        d8.Store(dw + 8 * channels);
    }
}
