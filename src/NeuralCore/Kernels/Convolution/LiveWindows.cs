using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Which windows of a grey image have ink: bit x of a number of 64 bits is pixel x of a row, or the window that begins
/// there. Where there is none, the convolution is its bias.
/// </summary>
internal static unsafe class LiveWindows
{
    private const int Bits = 64;

    /// <summary>
    /// Whether the geometry is one of grey images, no wider than the bits of a row, stepped pixel by pixel.
    /// </summary>
    public static bool Fit(in ConvolutionGeometry g) =>
        g is { InChannels: 1, StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1, PaddedWidth: <= Bits };

    /// <summary>The pixels of a row that are not zero.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static ulong Ink(Real* row, int width) => Widest.RunWithin<InkFunction, ulong>(new(row, width), width);

    /// <summary>
    /// The windows of <paramref name="width"/> pixels that touch any of <paramref name="ink"/>; bits beyond the last
    /// window may be set.
    /// </summary>
    public static ulong Touching(ulong ink, int width)
    {
        ulong live = 0;
        for (int x = 0; x < width; x++) live |= ink >> x;
        return live;
    }

    /// <summary>Of windows 2i and 2i + 1, whether either is live.</summary>
    public static ulong Pairs(ulong live)
    {
        ulong even = (live | live >> 1) & 0x5555555555555555;
        even = (even | even >> 1) & 0x3333333333333333;
        even = (even | even >> 2) & 0x0F0F0F0F0F0F0F0F;
        even = (even | even >> 4) & 0x00FF00FF00FF00FF;
        even = (even | even >> 8) & 0x0000FFFF0000FFFF;
        return (even | even >> 16) & 0x00000000FFFFFFFF;
    }

    /// <summary>Fills gaps of one and two: a separate tile would cost more than those windows.</summary>
    public static ulong Close(ulong live) => live | (live << 1 & (live >> 1 | live >> 2)) | (live << 2 & live >> 1);

    /// <summary>How many bits from <paramref name="from"/> on are all set, or all not set.</summary>
    public static int Run(ulong bits, int from, bool set) =>
        Math.Min(Bits - from, BitOperations.TrailingZeroCount((set ? ~bits : bits) >> from));

    private readonly struct InkFunction(Real* row, int width) : ILaneFunction<ulong>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public ulong Run<T>() where T : struct, ILanes<T>
        {
            ulong ink = 0, all = (1UL << T.Count) - 1;
            for (int x = 0; x < width; x += T.Count)
            {
                // The last vector may overlap the one before it: the bits are the same.
                int at = Math.Min(x, width - T.Count);
                ink |= (T.MaskEqual(T.Load(row + at), T.Broadcast(0)) ^ all) << at;
            }

            return ink;
        }
    }
}
