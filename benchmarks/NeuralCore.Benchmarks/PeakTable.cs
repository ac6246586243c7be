using System.Diagnostics;
using NeuralCore.Kernels.Convolution;
using NeuralCore.Kernels.MatrixProduct;
using NeuralCore.Tensors;
using NeuralCore.Threading;

namespace NeuralCore.Benchmarks;

/// <summary>
/// The quick table: the tiled products and convolutions, each timed in turn with the FMA peak on the same threads, again and again.
/// Samples are shorter than a time slice, so that a busy neighbour spoils some of them and leaves the median alone.
/// </summary>
internal static class PeakTable
{
    /// <summary>Fewer images than in training: a call of 128 takes longer than a time slice.</summary>
    private const int ConvolutionBatch = 32;

    private const int MostRounds = 101;
    private const int FewestRounds = 9;

    /// <summary>Rounds end after this time, once there are <see cref="FewestRounds"/>.</summary>
    private const double SecondsPerCase = 0.5;

    /// <summary>Long against the clock's resolution and a wake-up, short against a time slice of the system.</summary>
    private const double SecondsPerSample = 0.0005;

    /// <summary>Long enough for the compiler to finish what surrounds the kernels.</summary>
    private const double WarmUpSeconds = 0.05;

    private static readonly int[] ThreadCounts = [1, 2];

    private sealed record Case(string Kernel, IWork Size, Action<WorkerTeam> Run);

    public static void Print(TextWriter output)
    {
        Case[] cases = [.. ProductSize.All.SelectMany(Products), .. ConvolutionSize.All(ConvolutionBatch).SelectMany(Convolutions)];
        output.WriteLine($"FMA peak and kernels, medians of {FewestRounds} to {MostRounds} interleaved samples; {Environment.ProcessorCount} cores, {Instructions()}\n");
        output.WriteLine("| kernel | size | threads | GFLOP/s | peak beside it | % of peak |");
        output.WriteLine("|---|---|--:|--:|--:|--:|");
        foreach (int threads in ThreadCounts)
        {
            using var team = new WorkerTeam(threads);
            foreach (Case one in cases)
            {
                (double rate, double peak, double share) = Measure(() => one.Run(team), one.Size.Flops, () => FmaPeak.Run(team), FmaPeak.Flops * threads);
                output.WriteLine($"| {one.Kernel} | {one.Size} | {threads} | {rate:F1} | {peak:F1} | {share:P0} |");
            }
        }
    }

    private static IEnumerable<Case> Products(ProductSize size)
    {
        (int n, int i, int o) = size;
        Tensor x = Numbers.Random(n, i), w = Numbers.Random(i, o), bias = Numbers.Random(o), y = Numbers.Random(n, o), dx = Numbers.Random(n, i), dw = Numbers.Random(i, o);
        return
        [
            new("product, forward", size, team => TiledMatrixProduct.Forward(team, x.Span, w.Span, bias.Span, y.Span, n, i, o)),
            new("product, data gradient", size, team => TiledMatrixProduct.DataGradient(team, y.Span, w.Span, dx.Span, n, i, o)),
            new("product, weight gradient", size, team => TiledMatrixProduct.WeightGradient(team, x.Span, y.Span, dw.Span, n, i, o)),
        ];
    }

    private static IEnumerable<Case> Convolutions(ConvolutionSize size)
    {
        var o = new ConvolutionOperands(size);
        return
        [
            new("convolution, forward", size, team => TiledConvolution.Forward(team, o.Geometry, o.X.Span, o.W.Span, o.Bias.Span, o.Y.Span)),
            new("convolution, data gradient", size, team => TiledConvolution.DataGradient(team, o.Geometry, o.Y.Span, o.W.Span, o.Dx.Span, o.Scratch.Span)),
            new("convolution, weight gradient", size, team => TiledConvolution.WeightGradient(team, o.Geometry, o.X.Span, o.Y.Span, o.Dw.Span, o.Scratch.Span)),
        ];
    }

    /// <summary>Medians over the rounds: GFLOP/s of the kernel, of the peak, and their ratio in one round.</summary>
    private static (double Rate, double Peak, double Share) Measure(Action kernel, double kernelFlops, Action peak, double peakFlops)
    {
        int kernelCalls = Calls(kernel), peakCalls = Calls(peak);
        List<double> rates = [], peaks = [], shares = [];
        long start = Stopwatch.GetTimestamp();
        while (rates.Count < FewestRounds || (rates.Count < MostRounds && Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsPerCase))
        {
            peaks.Add(peakFlops * peakCalls / Seconds(peak, peakCalls) / 1e9);
            rates.Add(kernelFlops * kernelCalls / Seconds(kernel, kernelCalls) / 1e9);
            shares.Add(rates[^1] / peaks[^1]);
        }

        return (Median(rates), Median(peaks), Median(shares));
    }

    /// <summary>How many calls fill a sample; warms up on the way.</summary>
    private static int Calls(Action action)
    {
        double best = double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        do best = Math.Min(best, Seconds(action, 1));
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds);
        return (int)Math.Clamp(SecondsPerSample / best, 1, 100_000);
    }

    private static double Seconds(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++) action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static string Instructions() =>
        System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? "512-bit vectors" : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? "256-bit vectors" : "128-bit vectors";
}
