using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralCore.Kernels;

/// <summary>
/// The most that a core can do: fused multiply-adds on registers, with nothing to load and nothing to store. Twelve independent chains hide
/// the latency of four cycles at two instructions a cycle. Every share of peak is a share of this, measured beside it.
/// </summary>
public static class FmaPeak
{
    private const int Chains = 12;

    /// <summary>Two operations, a multiplication and an addition, in every lane of every chain.</summary>
    private static int FlopsPerRound => 2 * Chains * (Vector512.IsHardwareAccelerated ? Vector512<Real>.Count : Vector256.IsHardwareAccelerated ? Vector256<Real>.Count : Vector128<Real>.Count);

    /// <summary>About 25 µs on a core with two 256-bit units at 3.7 GHz.</summary>
    public const int Rounds = 8192;

    /// <summary>Operations of a <see cref="Run()"/>.</summary>
    public static double Flops => (double)FlopsPerRound * Rounds;

    /// <summary>Runs <see cref="Flops"/> operations; the result depends on all of them, so that none can be left out.</summary>
    public static Real Run() => Vector512.IsHardwareAccelerated ? Run512() : Vector256.IsHardwareAccelerated ? Run256() : Run128();

    /// <summary>Runs <see cref="Flops"/> operations on each thread of the team.</summary>
    public static void Run(WorkerTeam team)
    {
        if (team.Threads == 1) Volatile.Write(ref sink, Run());
        else team.Run(team.Threads * ItemsPerThread, default(Item));
    }

    /// <summary>More items than threads: one that is held up gives items away, as it would in a kernel. Each is a part of a run.</summary>
    private const int ItemsPerThread = 8;

    private static Real sink;

    private struct Item : ITeamWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int item) => Volatile.Write(ref sink, Vector512.IsHardwareAccelerated ? Run512(Rounds / ItemsPerThread) : Vector256.IsHardwareAccelerated ? Run256(Rounds / ItemsPerThread) : Run128(Rounds / ItemsPerThread));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Real Run512(int rounds = Rounds)
    {
        Vector512<Real> x = Vector512.Create((Real)0.999), y = Vector512.Create((Real)0.001);
        Vector512<Real> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Real Run256(int rounds = Rounds)
    {
        Vector256<Real> x = Vector256.Create((Real)0.999), y = Vector256.Create((Real)0.001);
        Vector256<Real> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Real Run128(int rounds = Rounds)
    {
        Vector128<Real> x = Vector128.Create((Real)0.999), y = Vector128.Create((Real)0.001);
        Vector128<Real> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int round = 0; round < rounds; round++)
        {
            a = Vector128.FusedMultiplyAdd(a, x, y);
            b = Vector128.FusedMultiplyAdd(b, x, y);
            c = Vector128.FusedMultiplyAdd(c, x, y);
            d = Vector128.FusedMultiplyAdd(d, x, y);
            e = Vector128.FusedMultiplyAdd(e, x, y);
            f = Vector128.FusedMultiplyAdd(f, x, y);
            g = Vector128.FusedMultiplyAdd(g, x, y);
            h = Vector128.FusedMultiplyAdd(h, x, y);
            i = Vector128.FusedMultiplyAdd(i, x, y);
            j = Vector128.FusedMultiplyAdd(j, x, y);
            k = Vector128.FusedMultiplyAdd(k, x, y);
            l = Vector128.FusedMultiplyAdd(l, x, y);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
