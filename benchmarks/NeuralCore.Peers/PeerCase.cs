using NeuralCore.Benchmarks;

namespace NeuralCore.Peers;

/// <summary>One work that both sides do.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Preset">The network, a preset of the library.</param>
/// <param name="Images">A step's batch in training; in inference, all images of a call.</param>
internal sealed record PeerCase(string Name, string Preset, bool Training, int Images, int Threads)
{
    public const string Train = "train", Infer = "infer";

    /// <summary>The batch of every published training of these networks, and of this library's presets.</summary>
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

    /// <summary>The cases that the command line asks for.</summary>
    /// <exception cref="ArgumentException">A word that is neither a half nor a case.</exception>
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
