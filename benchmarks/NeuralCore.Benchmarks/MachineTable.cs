using System.Diagnostics;
using System.Runtime.CompilerServices;
using NeuralCore.Kernels;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Measures the current state of the machine several times: a virtual core shares its execution units with the user of
/// its other hardware thread, and two cores may be scheduled far apart. Neither affects the FMA peak, and both slow
/// down everything else.
/// </summary>
internal static class MachineTable
{
    private const int Rounds = 10;

    private const int PauseMilliseconds = 500;

    private const int Additions = 8_000_000, HandOvers = 40_000, PeakRuns = 400;

    /// <summary>Keeps the flag in a separate cache line.</summary>
    private const int Padding = 64;

    public static void Print(TextWriter output)
    {
        output.WriteLine("| FMA peak, one thread, GFLOP/s | two threads | additions a nanosecond | a cache line to " +
            "the other core, ns |");
        output.WriteLine("|--:|--:|--:|--:|");
        using WorkerTeam one = new(1), two = new(2);
        for (int round = 0; round < Rounds; round++)
        {
            output.WriteLine($"| {Peak(one):F0} | {Peak(two):F0} | {AdditionsANanosecond():F1} | " +
                $"{(Environment.ProcessorCount > 1 ? $"{HandOverNanoseconds():F0}" : "–")} |");
            Thread.Sleep(PauseMilliseconds);
        }
    }

    private static double Peak(WorkerTeam team)
    {
        FmaPeak.Run(team);
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < PeakRuns; run++) FmaPeak.Run(team);
        return PeakRuns * FmaPeak.Flops * team.Threads / Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    private static double AdditionsANanosecond()
    {
        Add(Additions / 10, step: 3);
        long start = Stopwatch.GetTimestamp();
        GC.KeepAlive(Add(Additions, step: 3));
        return Additions / Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    /// <summary>Four independent chains of additions, limited by the issue width alone.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static long Add(int additions, long step)
    {
        long a = 0, b = 1, c = 2, d = 3;
        for (int i = 0; i < additions; i += 4)
        {
            a += step;
            b += step;
            c += step;
            d += step;
        }

        return a ^ b ^ c ^ d;
    }

    /// <summary>Time in one direction to pass a number between two threads that increment it alternately.</summary>
    private static double HandOverNanoseconds()
    {
        int[] line = new int[2 * Padding];
        var partner = new Thread(() => CountUp(ref line[Padding], first: 1));
        partner.Start();
        Thread.Sleep(1); // until the thread runs and waits for the first number
        long start = Stopwatch.GetTimestamp();
        CountUp(ref line[Padding], first: 0);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        partner.Join();
        return elapsed / HandOvers;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void CountUp(ref int number, int first)
    {
        for (int next = first; next < HandOvers; next += 2)
        {
            while (Volatile.Read(ref number) != next) { }
            Volatile.Write(ref number, next + 1);
        }
    }
}
