namespace NeuralCore.Handwriting;

/// <summary>Finds a published data set, or a user's own data set in its place.</summary>
/// <remarks><code>
/// Order   1. the folder given, which must contain a data set
///         2. the folder that the environment variable names, likewise
///         3. the default folder (data/mnist, data/fashion-mnist) under the working directory
///         4. a download into the default folder
/// </code>
/// A folder may contain any data set that <see cref="DatasetFolder"/> reads, for example EMNIST instead of MNIST; class
/// names and image size are those of that data set.</remarks>
public sealed class DatasetSource
{
    public DatasetSource(PublishedDataset dataset)
    {
        Dataset = dataset;
    }

    public PublishedDataset Dataset { get; }

    /// <summary>The folder given, for example by <c>--data</c>; null or empty: none.</summary>
    public string? Folder { get; init; }

    /// <summary>The environment variable's value; null or empty: not set.</summary>
    public string? EnvironmentFolder { get; init; }

    /// <summary>Which of several data sets in the folder, such as "emnist-letters"; null for the only one.</summary>
    public string? Set { get; init; }

    /// <summary>The folder to which the default folder is relative.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>
    /// A source with <see cref="EnvironmentFolder"/> read from the process's environment. No other code of the library
    /// reads environment variables of data sets.
    /// </summary>
    public static DatasetSource FromEnvironment(PublishedDataset dataset, string? folder = null, string? set = null) =>
        new(dataset)
        {
            Folder = folder,
            Set = set,
            EnvironmentFolder = Environment.GetEnvironmentVariable(dataset.EnvironmentVariable),
        };

    /// <summary>
    /// Steps 1 to 3: the data set on the disk, or null where no folder was named and the default folder contains
    /// neither a complete set nor a test set alone.
    /// </summary>
    /// <exception cref="IOException">A named folder or a file in it is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public TrainTest? LoadLocal()
    {
        if (LoadNamed() is { } named) return named;
        return IdxSet.List(DefaultFolder).Any(set => set.IsComplete || (set.HasTest && !set.HasTrainingFile))
            ? DatasetFolder.Read(DefaultFolder, Set) : null;
    }

    /// <summary>Steps 1 to 4. A default folder that lacks some of the four files is completed.</summary>
    /// <exception cref="IOException">A named folder or a file in it is missing, or no mirror delivered the
    /// files.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the next call resumes from the bytes already
    /// downloaded.</exception>
    public async Task<TrainTest> LoadAsync(
        DatasetDownloader downloader, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (LoadNamed() is { } named) return named;
        if (IdxSet.List(DefaultFolder).Any(set => set.IsComplete)) return DatasetFolder.Read(DefaultFolder, Set);
        await downloader.DownloadAsync(Dataset, DefaultFolder, progress, cancellationToken).ConfigureAwait(false);
        TrainTest downloaded = DatasetFolder.Read(DefaultFolder, Set);
        return downloaded with { Source = $"{Dataset.Name} downloaded to {DefaultFolder}" };
    }

    /// <summary>Steps 1 to 4, blocking during a download. Returns training and test set.</summary>
    /// <exception cref="IOException">A named folder or a file in it is missing, or no mirror gave the
    /// files.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public (Dataset Train, Dataset Test) Load()
    {
        using var downloader = new DatasetDownloader();
        TrainTest found = LoadAsync(downloader).GetAwaiter().GetResult();
        Dataset train = found.Train ?? throw new FileNotFoundException(
            $"{found.Source} holds only a test set: there is nothing to train on. "
            + "Add the two files with the training images and labels.");
        return (train, found.Test);
    }

    private string DefaultFolder => Path.Combine(WorkingDirectory, Dataset.DefaultFolder);

    private TrainTest? LoadNamed()
    {
        if (!string.IsNullOrEmpty(Folder)) return Load(Folder, "the folder given");
        return string.IsNullOrEmpty(EnvironmentFolder) ? null : Load(EnvironmentFolder, Dataset.EnvironmentVariable);
    }

    private TrainTest Load(string folder, string origin)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder}, named by {origin}, is not a folder. Check the path.");
        TrainTest found = DatasetFolder.Read(folder, Set);
        return found with { Source = $"{found.Source} ({origin})" };
    }
}
