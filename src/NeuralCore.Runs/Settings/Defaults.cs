namespace NeuralCore.Runs.Settings;

/// <summary>
/// The console's defaults for what the library knows nothing of; those of a training are the library's, in
/// <see cref="TrainingDefaults"/>.
/// </summary>
internal static class Defaults
{
    public const string Dataset = "auto";

    public const string Model = Presets.Default;

    /// <summary>The folder in which each run gets a folder of its own.</summary>
    public const string Output = "results";

    /// <summary>Generated digits are one data set, whatever the seed of a training: results stay comparable.</summary>
    public const ulong DigitsSeed = 1;

    public static int Threads => Environment.ProcessorCount;
}
