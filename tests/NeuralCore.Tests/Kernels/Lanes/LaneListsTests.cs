using FsCheck.Xunit;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Tests.Kernels;

public sealed unsafe class LaneListsTests
{
    [Property]
    public void Every_width_lists_the_lanes_that_are_not_zero_in_their_order(ulong seed, byte density)
    {
        Width<Lanes512>(seed, density / 255.0);
        Width<Lanes256>(seed, density / 255.0);
        Width<Lanes128>(seed, density / 255.0);
        Width<Lane>(seed, density / 255.0);
    }

    private static void Width<T>(ulong seed, double density) where T : struct, ILanes<T>
    {
        const int Start = 5, Stride = 3;
        float[] selector = Numbers.Sparse(T.Count, seed, density), x = Numbers.Extreme(T.Count, seed + 1), values = new float[T.Count];
        // NaN is not zero.
        if (density > 0.5) selector[^1] = float.NaN;
        var offsets = new int[T.Count];
        int count;
        fixed (float* s = selector, xs = x, v = values)
        fixed (int* o = offsets) count = T.ListNonZero(T.Load(s), T.Load(xs), Start, Stride, v, o);
        int[] live = [.. Enumerable.Range(0, T.Count).Where(i => selector[i] != 0)];
        Assert.Equal(live.Select(i => Start + i * Stride), offsets[..count]);
        Numbers.AssertSameBits([.. live.Select(i => x[i])], values.AsSpan(0, count), $"{T.Count} lanes");
    }
}
