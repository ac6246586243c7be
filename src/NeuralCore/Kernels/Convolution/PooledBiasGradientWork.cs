using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralCore.Kernels.Lanes;
using NeuralCore.Threading;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Gradient with respect to the bias from live gradients; an item is one shard of the pixels of the convolution's output, cut and summed
/// as <see cref="Sums.ColumnSums"/> would the gradient that was never written out.
/// </summary>
internal unsafe struct PooledBiasGradientWork(in ConvolutionGeometry geometry, LiveGradients live) : ITeamWork
{
    private readonly ConvolutionGeometry g = geometry;
    private readonly LiveGradients live = live;

    /// <summary>(shards, O)</summary>
    public Real* Partial;

    public readonly int Pixels => g.Batch * g.OutHeight * g.OutWidth;

    public readonly void Run(int item)
    {
        if (Vector512.IsHardwareAccelerated) Columns<Lanes512>(item);
        else if (Vector256.IsHardwareAccelerated) Columns<Lanes256>(item);
        else Columns<Lanes128>(item);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Columns<T>(int shard) where T : struct, ILanes<T>
    {
        int o = 0;
        for (; o <= g.OutChannels - T.Count; o += T.Count) Column<T>(shard, o);
        for (; o <= g.OutChannels - Lanes128.Count; o += Lanes128.Count) Column<Lanes128>(shard, o);
        for (; o < g.OutChannels; o++) Column<Lane>(shard, o);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Column<T>(int shard, int o) where T : struct, ILanes<T>
    {
        T sum = T.Broadcast(0), zero = T.Broadcast(0);
        int start = Shards.Start(Pixels, shard), end = Shards.Start(Pixels, shard + 1);
        (int rest, int ox) = Math.DivRem(start, g.OutWidth);
        (int n, int oy) = Math.DivRem(rest, g.OutHeight);
        for (int pixel = start; pixel < end; pixel++)
        {
            if (oy < 2 * live.Height && ox < 2 * live.Width)
            {
                nint at = live.At(n, oy >> 1, ox >> 1) + o;
                T dy = T.SelectLess(zero, T.Load(live.Y + at), T.Load(live.Dy + at), zero);
                sum += T.SelectEqual(T.Load(live.Taps + at), T.Broadcast((oy & 1) * 2 + (ox & 1)), dy, zero);
            }

            if (++ox < g.OutWidth) continue;
            ox = 0;
            if (++oy == g.OutHeight) (oy, n) = (0, n + 1);
        }

        sum.Store(Partial + shard * g.OutChannels + o);
    }
}
