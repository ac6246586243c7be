using System.Diagnostics;
using NeuralCore.Kernels;
using NeuralCore.Runner.Terminal;
using NeuralCore.Runs.Settings;
using NeuralCore.Runs.Training;

namespace NeuralCore.Runner.Commands;

/// <summary>
/// <c>neuralcore summary --time</c>: measures training steps on digits, alternating with the FMA peak.
/// </summary>
internal sealed class StepTiming(Screen screen, int batchSize, int threads)
{
    private const int MinSteps = 9, MaxSteps = 201;

    /// <summary>Measurement ends after this time, but not before <see cref="MinSteps"/>.</summary>
    private const double Seconds = 2;

    /// <summary>Long enough for tiered compilation to finish.</summary>
    private const double WarmUpSeconds = 0.5;

    /// <summary>Runs per sample of the peak: about half a millisecond, long compared with waking the threads.</summary>
    private const int PeakRuns = 20;

    /// <summary>Enough different images to exceed the caches.</summary>
    private const int MinImages = 4096;

    public void Run(Network network)
    {
        if (network.OutputShape.Rank != 1)
        {
            throw new UsageException($"--time needs a network with one output per class; this one has " +
                $"{network.OutputShape}.");
        }

        if (network.Parameters.Count == 0)
            throw new UsageException("--time times a training step, and this network has no parameters.");
        TimingDigits digits = new DataFinder(screen, CancellationToken.None).ForTiming(Math.Max(MinImages, batchSize));
        Dataset images = digits.Images;
        if (images.SampleShape != network.InputShape)
        {
            throw new UsageException($"--time trains on {digits.Source}, images of {images.SampleShape}, but the " +
                $"network reads {network.InputShape}. Leave --time out.");
        }

        if (images.Count < batchSize)
        {
            throw new UsageException($"--batch-size {batchSize} is more than the {images.Count} images of " +
                $"{digits.Source}.");
        }

        using var team = new WorkerTeam(threads);
        var profile = new StepProfile(
            network, WithClasses(images, network.OutputShape.Length),
            new TrainingOptions { BatchSize = batchSize, Seed = TrainingDefaults.Seed }, team);
        var peaks = new List<double>();
        for (long start = Stopwatch.GetTimestamp(); profile.Steps < MinSteps
            || Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds; profile.Step()) Peak(team);
        profile.Forget();
        for (long start = Stopwatch.GetTimestamp(); profile.Steps < MinSteps
            || (profile.Steps < MaxSteps && Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds);
            profile.Step()) peaks.Add(Peak(team));
        peaks.Sort();
        StepTable.Write(screen, profile, peaks[peaks.Count / 2]);
        screen.Line($"Medians of {Figures.Count(profile.Steps, "step")} with adam on {batchSize} images each of " +
            $"{digits.Source}, {Figures.Count(threads, "thread")}. GFLOP includes products with zeros, which the " +
            "kernels skip where that is faster.");
    }

    /// <summary>Floating-point operations per second of all threads.</summary>
    private static double Peak(WorkerTeam team)
    {
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < PeakRuns; run++) FmaPeak.Run(team);
        return PeakRuns * FmaPeak.Flops * team.Threads / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>
    /// The same images with labels for the outputs of the network; the time of a step does not depend on them.
    /// </summary>
    private static Dataset WithClasses(Dataset images, int classes)
    {
        byte[] pixels = [.. Enumerable.Range(0, images.Count).SelectMany(i => images.Image(i).ToArray())];
        return Dataset.OfBytes(
            images.Name, images.SampleShape, pixels,
            new ClassTargets(images.Labels.ToArray().Select(label => label % classes), classes));
    }
}
