using System.Diagnostics;

namespace NeuralCore.Benchmarks;

/// <summary>
/// Times a kernel and the FMA peak in turn, again and again. On one thread it reads the processor time of this process, which a busy neighbour
/// does not lengthen, save for the caches it takes. On more, a thread that waits for another must count, so it reads the clock on the wall, in samples shorter than a time
/// slice of the system where the kernel allows it; a neighbour then spoils some of them and, while it leaves most of the machine, not the medians.
/// </summary>
internal sealed class InterleavedTimer(int threads)
{
    public const int MaxRounds = 101;
    public const int MinRounds = 9;

    /// <summary>Rounds end after this time, once there are <see cref="MinRounds"/>.</summary>
    private const double SecondsPerCase = 0.4;

    /// <summary>Long against the clock's resolution and a wake-up.</summary>
    private const double SecondsPerSample = 0.0005;

    /// <summary>Below the resolution of processor time, a call may seem to take none.</summary>
    private const double MinCall = 1e-6;

    /// <summary>Long enough for the compiler to finish what surrounds the kernels.</summary>
    private const double WarmUpSeconds = 0.05;

    private double Now => threads == 1 ? Environment.CpuUsage.TotalTime.TotalSeconds : (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;

    /// <summary>Medians over the rounds: seconds a call of the kernel, operations a second of the peak, and the kernel's share of it in one round.</summary>
    public (double Seconds, double Peak, double Share) Measure(Action kernel, double kernelFlops, Action peak, double peakFlops)
    {
        int kernelCalls = Calls(kernel), peakCalls = Calls(peak);
        List<double> times = [], peaks = [], shares = [];
        long start = Stopwatch.GetTimestamp();
        while (times.Count < MinRounds || (times.Count < MaxRounds && Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerCase))
        {
            peaks.Add(peakFlops * peakCalls / Seconds(peak, peakCalls));
            times.Add(Seconds(kernel, kernelCalls) / kernelCalls);
            shares.Add(kernelFlops / times[^1] / peaks[^1]);
        }

        return (Median(times), Median(peaks), Median(shares));
    }

    /// <summary>How many calls fill a sample; warms up on the way.</summary>
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
