using NeuralCore.Runs.Distributed;

namespace NeuralCore.Runs.Settings;

/// <summary>
/// The console's defaults of settings that the library does not have; those of a training are in
/// <see cref="TrainingDefaults"/>.
/// </summary>
internal static class Defaults
{
    public const string Dataset = "auto";

    public const string Model = Presets.Default;

    /// <summary>The folder in which each run creates a folder.</summary>
    public const string Output = "results";

    /// <summary>
    /// The seed of generated digits, independent of that of the training, so that results are comparable.
    /// </summary>
    public const ulong DigitsSeed = 1;

    /// <summary>All cores, divided among the processes that an MPI launcher started on this machine.</summary>
    public static int Threads => Math.Max(1, Environment.ProcessorCount / (Launch.Current?.LocalRanks ?? 1));

    /// <summary>Shards of a batch for up to as many processes.</summary>
    public const int Shards = 8;
}
