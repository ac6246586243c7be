using System.Runtime.Intrinsics;
using TorchSharp;

namespace NeuralCore.Peers;

/// <summary>Runs the cases and prints one line per other engine, with the fastest of its variants.</summary>
internal sealed class PeerTable(TextWriter output, TextWriter notes)
{
    /// <summary>
    /// Number of different batches: enough that no step finds the data of the previous one in the caches.
    /// </summary>
    private const int TrainingBatches = 16;

    /// <summary>Steps with a batch of 128 in an epoch of 60,000; the last batch is smaller.</summary>
    private const int StepsPerEpoch = 469;

    /// <summary>Threads and FMA peak beside each case, which show the load of the machine.</summary>
    private readonly List<(int Threads, double Peak)> peaks = [];

    public int Print(IReadOnlyList<PeerCase> cases)
    {
        string? missing = TorchLibrary.Missing();
        if (missing is not null) notes.WriteLine(missing);
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        var data = new PeerData(cases.Max(one => one.Training ? one.Images * TrainingBatches : one.Images));
        output.WriteLine(
            $"Medians of {InterleavedMeasurement.MinRounds} to {InterleavedMeasurement.MaxRounds} samples in turn; " +
            $"{Environment.ProcessorCount} cores, {bits}-bit vectors; images: {data.Source}; environment: " +
            $"{PeerEnvironment.Text}\n");
        output.WriteLine("| work | threads | ours | theirs | ratio | share of FMA peak (ours) |");
        output.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach (PeerCase one in cases)
        {
            if (missing is null) torch.set_num_threads(one.Threads);
            using var team = new WorkerTeam(one.Threads);
            using var implementations = new CaseImplementations(one, data, team, withTorch: missing is null);
            if (implementations.Peers.Count > 0) Print(one, implementations, team);
        }

        foreach (IGrouping<int,
            double> beside in peaks.GroupBy(each => each.Threads, each => each.Peak / 1e9).OrderBy(each => each.Key))
            output.WriteLine($"\nFMA peak beside the cases on {beside.Key} " +
                $"{(beside.Key == 1 ? "thread" : "threads")}: {beside.Min():F0} to {beside.Max():F0} GFLOP/s");
        return ExitCode.Done;
    }

    private void Print(PeerCase one, CaseImplementations implementations, WorkerTeam team)
    {
        var measurement = new InterleavedMeasurement(team);
        Implementation ours = measurement.FastestPerEngine(implementations.Ours)[0];
        IReadOnlyList<Implementation> peers = measurement.FastestPerEngine(implementations.Peers);
        (double[] seconds, double peak, double share) = measurement.Measure([ours, .. peers], one.Flops);
        peaks.Add((one.Threads, peak));
        IEnumerable<(Implementation Peer, double Seconds)> theirs = peers.Select((peer, i) => (peer, seconds[i + 1]));
        foreach (IGrouping<string, (Implementation Peer, double Seconds)> engine in theirs.GroupBy(
            each => each.Peer.Engine))
        {
            (Implementation peer, double time) = engine.MinBy(each => each.Seconds);
            output.WriteLine($"| {Describe(one)} | {one.Threads} | {Time(one, seconds[0])} {ours.Variant} | " +
                $"{Time(one, time)} {peer} | {time / seconds[0]:F2} | {share:P0} |");
        }

        output.Flush();
    }

    private static string Describe(PeerCase one) =>
        one.Training ? $"train {one.Preset}, an epoch" : one.Images == 1 ? $"infer {one.Preset}, one image"
        : $"infer {one.Preset}, {one.Images:N0} images";

    private static string Time(PeerCase one, double seconds) =>
        one.Training ? $"{seconds * StepsPerEpoch:F2} s" : seconds < 1e-3 ? $"{seconds * 1e6:F1} µs"
        : $"{seconds * 1e3:F1} ms";
}
