using System.Runtime.CompilerServices;
using NeuralCore.Kernels.Lanes;

namespace NeuralCore.Kernels;

/// <summary>
/// The most that a core can do: fused multiply-adds on registers, with nothing to load and nothing to store. Twelve
/// independent chains hide
/// the latency of four cycles at two instructions a cycle. Every share of peak is a share of this, measured beside it.
/// </summary>
public static class FmaPeak
{
    private const int Chains = 12;

    /// <summary>Two operations, a multiplication and an addition, in every lane of every chain.</summary>
    private static int FlopsPerRound => 2 * Chains * Widest.Count;

    /// <summary>About 25 µs on a core with two 256-bit units at 3.7 GHz.</summary>
    public const int Rounds = 8192;

    /// <summary>Operations of a <see cref="Run()"/>.</summary>
    public static double Flops => (double)FlopsPerRound * Rounds;

    /// <summary>
    /// Runs <see cref="Flops"/> operations; the result depends on all of them, so that none can be left out.
    /// </summary>
    public static Real Run() => Widest.Run<ChainsFunction, Real>(new(Rounds));

    /// <summary>Runs <see cref="Flops"/> operations on each thread of the team.</summary>
    public static void Run(WorkerTeam team)
    {
        if (team.Threads == 1) Volatile.Write(ref sink, Run());
        else team.Run(team.Threads * ItemsPerThread, default(Item));
    }

    /// <summary>
    /// More items than threads: a thread that is delayed leaves items to the others, as in a kernel. Each is a part of
    /// a run.
    /// </summary>
    private const int ItemsPerThread = 8;

    private static Real sink;

    private struct Item : ITeamWork
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int item) =>
            Volatile.Write(ref sink, Widest.Run<ChainsFunction, Real>(new(Rounds / ItemsPerThread)));
    }

    private readonly unsafe struct ChainsFunction(int rounds) : ILaneFunction<Real>
    {
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public Real Run<T>() where T : struct, ILanes<T>
        {
            int end = rounds;
            T x = T.Broadcast((Real)0.999), y = T.Broadcast((Real)0.001);
            T a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
            for (int round = 0; round < end; round++)
            {
                a = T.MultiplyAdd(a, x, y);
                b = T.MultiplyAdd(b, x, y);
                c = T.MultiplyAdd(c, x, y);
                d = T.MultiplyAdd(d, x, y);
                e = T.MultiplyAdd(e, x, y);
                f = T.MultiplyAdd(f, x, y);
                g = T.MultiplyAdd(g, x, y);
                h = T.MultiplyAdd(h, x, y);
                i = T.MultiplyAdd(i, x, y);
                j = T.MultiplyAdd(j, x, y);
                k = T.MultiplyAdd(k, x, y);
                l = T.MultiplyAdd(l, x, y);
            }

            Real* lanes = stackalloc Real[T.Count];
            (a + b + c + d + e + f + g + h + i + j + k + l).Store(lanes);
            Real sum = 0;
            for (int lane = 0; lane < T.Count; lane++) sum += lanes[lane];
            return sum;
        }
    }
}
