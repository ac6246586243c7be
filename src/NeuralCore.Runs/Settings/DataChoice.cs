namespace NeuralCore.Runs.Settings;

/// <summary>The data set that the user chose.</summary>
/// <param name="Dataset"><c>auto</c>, <c>mnist</c>, <c>fashion</c> or <c>generated</c>.</param>
/// <param name="Folder">The folder of its files; null: the default folders.</param>
/// <param name="Set">The name of one of several data sets in the folder.</param>
internal sealed record DataChoice(string Dataset, string? Folder, string? Set)
{
    public const string Auto = "auto", Mnist = "mnist", Fashion = "fashion", Generated = "generated";

    private static readonly string[] Words = [Auto, Mnist, Fashion, Generated];

    /// <summary>Checks that the three options are consistent.</summary>
    public static DataChoice Of(string? dataset, string? folder, string? set)
    {
        dataset ??= Defaults.Dataset;
        if (!Words.Contains(dataset))
        {
            if (folder is not null)
            {
                throw new UsageException(
                    $"--dataset {dataset} and --data {folder} name two folders. Give one of them.");
            }

            bool looksLikePath = Directory.Exists(dataset) || dataset.AsSpan().ContainsAny('/', '\\', '.');
            if (!looksLikePath)
            {
                throw new UsageException($"--dataset: '{dataset}' is neither a folder nor one of " +
                    $"{string.Join(", ", Words)}.{Suggestion.For(dataset, Words)}");
            }

            (dataset, folder) = (Auto, dataset);
        }

        if (dataset == Generated && (folder ?? set) is not null)
            throw new UsageException("--dataset generated needs no files: leave out --data and --set.");
        if (folder is { Length: 0 }) throw new UsageException("--data is empty. Name the folder that holds the files.");
        return new DataChoice(dataset, folder, set);
    }
}
