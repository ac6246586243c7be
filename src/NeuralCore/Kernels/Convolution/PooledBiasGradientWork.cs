using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels.Convolution;

/// <summary>
/// Gradient with respect to the bias from live gradients; an item is one shard of the pixels of the convolution's
/// output, cut and summed
/// as <see cref="Sums.ColumnSums"/> would the gradient that was never written out.
/// </summary>
internal unsafe struct PooledBiasGradientWork(in ConvolutionGeometry geometry, LiveGradients live) : ILaneWork
{
    /// <summary>Numbers in the longest vector.</summary>
    private const int MaxLanes = 16;

    private readonly ConvolutionGeometry g = geometry;
    private readonly LiveGradients live = live;

    /// <summary>(shards, O)</summary>
    public Real* Partial;

    public readonly int Pixels => g.Batch * g.OutHeight * g.OutWidth;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<T>(int item) where T : struct, ILanes<T>
    {
        // Vectors may run over the last channel: what they add up there is nobody's.
        Real* sums = CacheLine.Align(stackalloc Real[g.OutChannels + MaxLanes + CacheLine.Slack]);
        new Span<Real>(sums, g.OutChannels + MaxLanes).Clear();
        Rows<T>(item, sums);
        new ReadOnlySpan<Real>(sums,
            g.OutChannels).CopyTo(new Span<Real>(Partial + item * g.OutChannels, g.OutChannels));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Rows<T>(int shard, Real* sums) where T : struct, ILanes<T>
    {
        int end = Shards.Start(Pixels, shard + 1);
        nint readable = live.At(g.Batch, 0, 0) - MaxLanes;
        for (int pixel = Shards.Start(Pixels, shard); pixel < end;)
        {
            int row = Math.DivRem(pixel, g.OutWidth, out int from), n = Math.DivRem(row, g.OutHeight, out int oy),
                length = Math.Min(end - pixel, g.OutWidth - from);
            pixel += length;
            if (oy >= 2 * live.Height) continue;
            int to = Math.Min(from + length, 2 * live.Width), o = 0, lower = oy & 1;
            nint at = live.At(n, oy >> 1, 0);
            for (; o <= g.OutChannels - T.Count; o += T.Count) AddRow<T>(sums + o, at + o, lower, from, to);
            int rest = g.OutChannels - o;
            if (rest == 0) continue;
            if (at + live.Width * g.OutChannels > readable)
                for (; o < g.OutChannels; o++) AddRow<Lane>(sums + o, at + o, lower, from, to);
            else if (rest <= Lanes128.Count) AddRow<Lanes128>(sums + o, at + o, lower, from, to);
            else if (rest <= Lanes256.Count) AddRow<Lanes256>(sums + o, at + o, lower, from, to);
            else AddRow<T>(sums + o, at + o, lower, from, to);
        }
    }

    /// <summary>
    /// Adds the pixels <paramref name="from"/> … <paramref name="to"/> − 1 of one row of the convolution's output. Of
    /// the two that share a
    /// pooled pixel at most one is live, so they are added as one; a shard may begin or end between them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void AddRow<T>(Real* sums, nint row, int lower, int from, int to) where T : struct, ILanes<T>
    {
        T sum = T.Load(sums);
        int px = from >> 1;
        if ((from & 1) != 0 && from < to) sum += Live<T>(row + px++ * g.OutChannels, 2 * lower + 1);
        for (; px < to >> 1; px++) sum += LiveInRow<T>(row + px * g.OutChannels, lower);
        if ((to & 1) != 0 && 2 * px < to) sum += Live<T>(row + px * g.OutChannels, 2 * lower);
        sum.Store(sums);
    }

    /// <summary>dy where its tap is <paramref name="tap"/>, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly T Live<T>(nint at, int tap) where T : struct, ILanes<T> =>
        T.SelectEqual(T.Load(live.Taps + at), T.Broadcast(tap), T.Load(live.Dy + at), T.Broadcast(0));

    /// <summary>dy if its tap is in the upper row (0, 1) or the lower (2, 3), otherwise 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly T LiveInRow<T>(nint at, int lower) where T : struct, ILanes<T>
    {
        T zero = T.Broadcast(0), middle = T.Broadcast((Real)1.5), tap = T.Load(live.Taps + at),
            dy = T.Load(live.Dy + at);
        return lower == 0 ? T.SelectLess(tap, zero, zero, T.SelectLess(tap, middle, dy, zero))
            : T.SelectLess(middle, tap, dy, zero);
    }
}
