using NeuralCore.Benchmarks;

namespace NeuralCore.Peers;

/// <summary>A benchmark case that all engines run.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Preset">Preset of the network.</param>
/// <param name="Images">The batch size in training; in inference, all images of a call.</param>
internal sealed record PeerCase(string Name, string Preset, bool Training, int Images, int Threads)
{
    public const string Train = "train", Infer = "infer";

    /// <summary>The usual batch size for these networks in publications, and the default of this library.</summary>
    private const int TrainingBatch = 128;

    private const int TestImages = 10_000;

    private static readonly PeerCase[] All =
    [
        .. Trainings(threads: 2),
        .. Trainings(threads: 1), // on a busy machine these alone mean something: nobody waits for anybody
        new("mlp-one", "mlp", Training: false, 1, Threads: 1),
        new("cnn-one", "cnn", Training: false, 1, Threads: 1),
        new("cnn-one", "cnn", Training: false, 1, Threads: 2),
        new("mlp-10k", "mlp", Training: false, TestImages, Threads: 2),
        new("cnn-10k", "cnn", Training: false, TestImages, Threads: 2),
    ];

    private static IEnumerable<PeerCase> Trainings(int threads) =>
        ((string[])["mlp", "mlp2", "lenet", "cnn"])
            .Select(preset => new PeerCase(preset, preset, Training: true, TrainingBatch, threads));

    public double Flops => new NetworkWork(Preset, Images, Training).Flops;

    /// <summary>The cases selected on the command line.</summary>
    /// <exception cref="ArgumentException">A word is neither a group nor a case.</exception>
    public static IReadOnlyList<PeerCase> Select(IReadOnlyList<string> arguments)
    {
        string? half = arguments.Count > 0 && arguments[0] is Train or Infer ? arguments[0] : null;
        PeerCase[] candidates = [.. All.Where(one => half is null || one.Training == (half == Train))];
        HashSet<string> names = [.. arguments.Skip(half is null ? 0 : 1)];
        foreach (string name in names)
        {
            if (!candidates.Any(one => one.Name == name))
                throw new ArgumentException($"'{name}' is no case{(half is null ? "" : $" of {half}")}. Usage: " +
                    $"[{Train}|{Infer}] [CASE ...] with CASE one of " +
                    $"{string.Join(", ", candidates.Select(one => one.Name).Distinct())}.");
        }

        return names.Count == 0 ? candidates : [.. candidates.Where(one => names.Contains(one.Name))];
    }
}
