using System.Diagnostics;
using NeuralCore.Kernels;

namespace NeuralCore.Peers;

/// <summary>
/// Times implementations and the FMA peak alternately, round by round, so that other processes and changes of the clock
/// frequency affect all of them. On one thread it measures the processor time of this process, which other processes do
/// not increase; on several threads wall-clock time, because waiting must count.
/// </summary>
internal sealed class InterleavedMeasurement(WorkerTeam team)
{
    public const int MinRounds = 9, MaxRounds = 51;

    /// <summary>Time limit for the rounds, after at least <see cref="MinRounds"/>.</summary>
    private const double SecondsPerCase = 8;

    /// <summary>
    /// Length of a sample: long compared with the time to wake threads, raise the clock frequency and fill caches,
    /// which occurs once per epoch and not in each step.
    /// </summary>
    private const double SecondsPerSample = 0.1;

    /// <summary>
    /// Long enough for tiered compilation, and for engines that choose their kernels in the first calls.
    /// </summary>
    private const double WarmUpSeconds = 0.25;

    /// <summary>
    /// Idle threads of OpenMP and of ONNX Runtime spin for some milliseconds before they sleep; without a pause the
    /// next engine would have one core less.
    /// </summary>
    private const int RestMilliseconds = 12;

    /// <summary>More than one, so that a variant that was slow by chance is still measured in the end.</summary>
    private const int VariantsPerEngine = 2;

    /// <summary>Seconds of a call for which wake-up and cold caches are negligible.</summary>
    private const double LongCall = 0.1;

    private const int Peak = 0;

    /// <summary>Minimum time of a call: below the resolution of processor time, a call may seem to take none.</summary>
    private const double MinCall = 1e-6;

    private double Now =>
        team.Threads == 1 ? Environment.CpuUsage.TotalTime.TotalSeconds
        : (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;

    /// <summary>The fastest variants of each engine in a preliminary round.</summary>
    public IReadOnlyList<Implementation> FastestPerEngine(IEnumerable<Implementation> implementations) =>
        [.. implementations.GroupBy(one => one.Engine)
            .SelectMany(engine => engine.OrderBy(one => Best(one.Run)).Take(VariantsPerEngine))];

    /// <summary>
    /// Returns medians: seconds per call of each implementation, operations per second of the FMA peak, and the first
    /// implementation's share of the peak in the same round.
    /// </summary>
    public (double[] Seconds, double Peak, double Share) Measure(
        IReadOnlyList<Implementation> implementations, double flops)
    {
        Action[] actions = [() => FmaPeak.Run(team), .. implementations.Select(one => one.Run)];
        int[] calls = [.. actions.Select(Calls)];
        List<double>[] samples = [.. actions.Select(_ => new List<double>())];
        List<double> peaks = [], shares = [];
        long start = Stopwatch.GetTimestamp();
        while (shares.Count < MinRounds
            || (shares.Count < MaxRounds && Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerCase))
        {
            for (int i = 0; i < actions.Length; i++) samples[i].Add(Sample(actions[i], calls[i]));
            peaks.Add(FmaPeak.Flops * team.Threads / samples[Peak][^1]);
            shares.Add(flops / samples[Peak + 1][^1] / peaks[^1]);
        }

        return ([.. samples.Skip(Peak + 1).Select(Median)], Median(peaks), Median(shares));
    }

    /// <summary>
    /// Seconds per call, after one call that wakes the threads and fills the caches; long calls need no warm-up.
    /// </summary>
    private double Sample(Action action, int calls)
    {
        Thread.Sleep(RestMilliseconds);
        double first = Seconds(action, 1);
        return first > LongCall ? first : Seconds(action, calls) / calls;
    }

    /// <summary>The number of calls per sample.</summary>
    private int Calls(Action action) => (int)Math.Clamp(SecondsPerSample / Best(action), 1, 200_000);

    /// <summary>Seconds of the fastest of many calls; also warms up.</summary>
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
