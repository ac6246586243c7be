using System.Diagnostics;
using NeuralCore.Kernels;

namespace NeuralCore.Peers;

/// <summary>
/// Times contenders and the FMA peak in turn, round after round, so that a neighbour or a change of clock meets all of them. On one thread it reads
/// the processor time of this process, which a busy neighbour does not lengthen; on more the clock on the wall, since a thread that waits for another must count.
/// </summary>
internal sealed class Duel(WorkerTeam team)
{
    public const int MinRounds = 9, MaxRounds = 51;

    /// <summary>Rounds end after this time, once there are <see cref="MinRounds"/>.</summary>
    private const double SecondsPerCase = 8;

    /// <summary>Long against the moment in which threads wake up, clocks rise and caches fill, which an epoch has once and not at each step.</summary>
    private const double SecondsPerSample = 0.1;

    /// <summary>Long enough for tiered compilation, and for engines that choose their kernels in the first calls.</summary>
    private const double WarmUpSeconds = 0.25;

    /// <summary>Idle threads of OpenMP and of ONNX Runtime spin for milliseconds before they sleep; whoever comes next would have one core less.</summary>
    private const int RestMilliseconds = 12;

    /// <summary>One that lost a heat by bad luck is still there when it counts.</summary>
    private const int QualifiersPerEngine = 2;

    /// <summary>Seconds against which a wake-up and cold caches are nothing.</summary>
    private const double LongCall = 0.1;

    private const int Peak = 0;

    /// <summary>Below the resolution of processor time, a call may seem to take none.</summary>
    private const double MinCall = 1e-6;

    private double Now => team.Threads == 1 ? Environment.CpuUsage.TotalTime.TotalSeconds : (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;

    /// <summary>Of each engine the variants that were fastest in a heat.</summary>
    public IReadOnlyList<Contender> Qualify(IEnumerable<Contender> contenders) =>
        [.. contenders.GroupBy(one => one.Engine).SelectMany(engine => engine.OrderBy(one => Best(one.Run)).Take(QualifiersPerEngine))];

    /// <summary>Medians: seconds a call of each contender, operations a second of the FMA peak, and the first contender's share of it in one round.</summary>
    public (double[] Seconds, double Peak, double Share) Fight(IReadOnlyList<Contender> contenders, double flops)
    {
        Action[] actions = [() => FmaPeak.Run(team), .. contenders.Select(one => one.Run)];
        int[] calls = [.. actions.Select(Calls)];
        List<double>[] samples = [.. actions.Select(_ => new List<double>())];
        List<double> peaks = [], shares = [];
        long start = Stopwatch.GetTimestamp();
        while (shares.Count < MinRounds || (shares.Count < MaxRounds && Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerCase))
        {
            for (int i = 0; i < actions.Length; i++) samples[i].Add(Sample(actions[i], calls[i]));
            peaks.Add(FmaPeak.Flops * team.Threads / samples[Peak][^1]);
            shares.Add(flops / samples[Peak + 1][^1] / peaks[^1]);
        }

        return ([.. samples.Skip(Peak + 1).Select(Median)], Median(peaks), Median(shares));
    }

    /// <summary>Seconds a call, after one call that wakes the threads and fills the caches; a long call does that on its way.</summary>
    private double Sample(Action action, int calls)
    {
        Thread.Sleep(RestMilliseconds);
        double first = Seconds(action, 1);
        return first > LongCall ? first : Seconds(action, calls) / calls;
    }

    /// <summary>How many calls fill a sample.</summary>
    private int Calls(Action action) => (int)Math.Clamp(SecondsPerSample / Best(action), 1, 200_000);

    /// <summary>Seconds of the shortest of many calls, which also warm up.</summary>
    private double Best(Action action)
    {
        Thread.Sleep(RestMilliseconds);
        double best = Seconds(action, 1);
        if (best > LongCall) return best;
        long start = Stopwatch.GetTimestamp();
        do best = Math.Min(best, Math.Max(Seconds(action, 1), MinCall));
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds);
        return best;
    }

    private double Seconds(Action action, int calls)
    {
        double start = Now;
        for (int call = 0; call < calls; call++) action();
        return Now - start;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
