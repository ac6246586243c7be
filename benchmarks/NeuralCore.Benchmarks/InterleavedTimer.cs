using System.Diagnostics;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Times a kernel and the FMA peak alternately. On one thread it measures the processor time of this process, which
/// other processes do not increase, except through shared caches. On several threads waiting must count, so it measures
/// wall-clock time, in samples shorter than a time slice of the system if the kernel allows it; other processes then
/// affect some samples but, if the load is moderate, not the medians.
/// </summary>
internal sealed class InterleavedTimer(int threads)
{
    public const int MaxRounds = 101;
    public const int MinRounds = 9;

    /// <summary>Time limit for the rounds, after at least <see cref="MinRounds"/>.</summary>
    private const double SecondsPerCase = 0.4;

    /// <summary>Length of a sample: long compared with the clock's resolution and the time to wake a thread.</summary>
    private const double SecondsPerSample = 0.0005;

    /// <summary>Minimum time of a call: below the resolution of processor time, a call may seem to take none.</summary>
    private const double MinCall = 1e-6;

    /// <summary>Long enough for tiered compilation of the code around the kernels.</summary>
    private const double WarmUpSeconds = 0.05;

    private double Now =>
        threads == 1 ? Environment.CpuUsage.TotalTime.TotalSeconds
        : (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;

    /// <summary>
    /// Returns medians over the rounds: seconds per call of the kernel, operations per second of the peak, and the
    /// kernel's share of the peak in the same round.
    /// </summary>
    public (double Seconds, double Peak, double Share) Measure(
        Action kernel, double kernelFlops, Action peak, double peakFlops)
    {
        int kernelCalls = Calls(kernel), peakCalls = Calls(peak);
        List<double> times = [], peaks = [], shares = [];
        long start = Stopwatch.GetTimestamp();
        while (times.Count < MinRounds
            || (times.Count < MaxRounds && Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerCase))
        {
            peaks.Add(peakFlops * peakCalls / Seconds(peak, peakCalls));
            times.Add(Seconds(kernel, kernelCalls) / kernelCalls);
            shares.Add(kernelFlops / times[^1] / peaks[^1]);
        }

        return (Median(times), Median(peaks), Median(shares));
    }

    /// <summary>The number of calls per sample; also warms up.</summary>
    private int Calls(Action action)
    {
        double best = double.PositiveInfinity;
        double start = Now;
        do best = Math.Min(best, Seconds(action, 1));
        while (Now - start < WarmUpSeconds);
        return (int)Math.Clamp(SecondsPerSample / Math.Max(best, MinCall), 1, 100_000);
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
