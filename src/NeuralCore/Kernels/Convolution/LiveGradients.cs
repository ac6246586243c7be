using System.Runtime.CompilerServices;
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
}
