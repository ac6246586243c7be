using NeuralCore.Handwriting;
using NeuralCore.Runs.Progress;
using NeuralCore.Runs.Records;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Training;

/// <summary>Finds, downloads or generates data sets.</summary>
internal sealed class DataFinder(IMessages messages, CancellationToken cancellation)
{
    /// <summary>
    /// A URL to download from instead of the default mirrors.
    /// </summary>
    public const string MirrorVariable = "NEURALCORE_MIRROR";

    /// <summary>
    /// Data for training and evaluation. With <c>auto</c>, generated digits replace an MNIST that is not available.
    /// </summary>
    /// <param name="limit">Maximum number of training images.</param>
    /// <param name="fetching">Called before MNIST, Fashion-MNIST or generated digits, which have equal shape and
    /// classes, are downloaded or generated, to refuse a network that does not fit them.</param>
    public FoundData ForTraining(DataChoice choice, int limit, Action? fetching = null)
    {
        if (choice.Dataset == DataChoice.Generated) fetching?.Invoke();
        FoundData found = choice.Dataset == DataChoice.Generated ? Digits(limit)
            : Published(choice, () => Digits(limit), fetching);
        if (found.Sets.Train is not { } train)
        {
            throw new FileNotFoundException(
                $"{found.Sets.Source} contains only a test set, and no training images. Add the two train files, " +
                "or use 'neuralcore evaluate'.");
        }

        return limit < train.Count ? found with { Sets = found.Sets with { Train = train.Take(limit) } } : found;
    }

    /// <summary>Data for evaluation; the training images may be missing.</summary>
    public FoundData ForTesting(DataChoice choice) =>
        choice.Dataset == DataChoice.Generated ? Digits(0) : Published(choice, null, null);

    /// <summary>
    /// Up to <paramref name="count"/> images to measure steps on: MNIST if it is on this machine, else generated
    /// digits. Nothing is downloaded.
    /// </summary>
    public TimingDigits ForTiming(int count)
    {
        if (DatasetSource.FromEnvironment(PublishedDataset.Mnist).LoadLocal() is { } local)
            return new TimingDigits(local.Source, (local.Train ?? local.Test).Take(count));
        messages.Line($"Generating {Figures.Count(count)} digits, because MNIST is not on this machine.");
        return new TimingDigits("generated digits", GeneratedDigits.Create(count, Defaults.DigitsSeed));
    }

    private FoundData Digits(int limit)
    {
        int count = Math.Min(limit, GeneratedDigits.TrainCount);
        messages.Line($"Generating {Figures.Count(count + GeneratedDigits.TestCount)} digits.");
        TrainTest sets = Task.Run(() => new TrainTest(
            count > 0 ? GeneratedDigits.Create(count, Defaults.DigitsSeed) : null,
            GeneratedDigits.Create(GeneratedDigits.TestCount, Defaults.DigitsSeed, part: 1),
            $"generated digits, seed {Defaults.DigitsSeed}"), cancellation).WaitAsync(cancellation).GetAwaiter()
                .GetResult();
        return new FoundData(DataChoice.Generated, sets);
    }

    private FoundData Published(DataChoice choice, Func<FoundData>? substitute, Action? fetching)
    {
        PublishedDataset wanted = choice.Dataset == DataChoice.Fashion ? PublishedDataset.FashionMnist
            : PublishedDataset.Mnist;
        if (Environment.GetEnvironmentVariable(MirrorVariable) is { Length: > 0 } mirror)
            wanted = wanted.WithMirrors(WebFolder(mirror));
        DatasetSource source = DatasetSource.FromEnvironment(wanted, choice.Folder, choice.Set);

        // For evaluation, a local test set is sufficient. For training, missing files are downloaded.
        if (source.LoadLocal() is { } local && (local.Train is not null || substitute is null))
            return FoundData.Of(local);
        if (choice.Folder is null) fetching?.Invoke();
        try
        {
            using var downloader = new DatasetDownloader();
            return FoundData.Of(
                messages.Download(wanted.Name, progress => source.LoadAsync(downloader, progress, cancellation)));
        }
        catch (IOException e) when (
            choice.Dataset == DataChoice.Auto && choice.Folder is null && substitute is not null
            && e is not FileNotFoundException)
        {
            messages.Note($"Note: {wanted.Name} is not on this machine and could not be downloaded ({Reasons(e)}), " +
                $"so this run trains on generated digits. Put the files of {wanted.Name} into " +
                $"{wanted.DefaultFolder}; see data/README.md.");
            return substitute();
        }
    }

    private static Uri WebFolder(string text)
    {
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)) return address;
        throw new UsageException($"{MirrorVariable} is '{text}', which is not a URL such as " +
            $"https://example.org/mnist/.");
    }

    /// <summary>From the lines <c>  mirror: why</c> of a failed download, <c>host: why; host: why</c>.</summary>
    private static string Reasons(IOException e)
    {
        string[] lines = e.Message.Split('\n');
        IEnumerable<string> mirrors = lines.Where(line => line.StartsWith("  http", StringComparison.Ordinal))
            .Select(line =>
        {
            string[] parts = line.Trim().Split(": ", 2);
            // The message of a failed connection ends with the address, which is printed already.
            return $"{(Uri.TryCreate(parts[0], UriKind.Absolute, out Uri? mirror) ? mirror.Host : parts[0])}: " +
                $"{parts[^1].Split(" (")[0]}";
        });
        string reasons = string.Join("; ", mirrors);
        return reasons.Length > 0 ? reasons : lines[0].TrimEnd('.');
    }
}

/// <summary>Images on which a step is measured.</summary>
/// <param name="Source">Their name.</param>
internal sealed record TimingDigits(string Source, Dataset Images);
