using System.Text;

namespace NeuralCore.Handwriting;

/// <summary>
/// Downloads the files of a published data set and checks the SHA-256 of each before it gets its final name.
/// </summary>
/// <remarks>A file is written to <c>name.part</c> and renamed once it is complete and its checksum is correct. An
/// interrupted or cancelled download is resumed from its <c>.part</c> file where the server supports it (HTTP Range,
/// RFC 9110 section 14). A mirror that cannot be reached is skipped for the remaining files.</remarks>
public sealed class DatasetDownloader : IDisposable
{
    private readonly HttpClient client;

    /// <param name="handler">Makes the connections, for proxies and tests; not disposed. Null: the framework's handler
    /// with a connect timeout of three seconds.</param>
    public DatasetDownloader(HttpMessageHandler? handler = null)
    {
        client = handler != null
            ? new HttpClient(handler, disposeHandler: false)
            : new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(3) });
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.UserAgent.ParseAdd("NeuralCore");
    }

    /// <summary>Timeout from the request to the first bytes of the response.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Timeout between two pieces of a file.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Downloads the files of the data set that <paramref name="folder"/> lacks; creates the folder if it is missing.
    /// </summary>
    /// <exception cref="IOException">No mirror delivered a file: the message lists each mirror and why it failed. Or
    /// the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the next call resumes from the bytes already
    /// downloaded.</exception>
    public async Task DownloadAsync(
        PublishedDataset dataset, string folder, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        IdxSet? present = IdxSet.List(folder).FirstOrDefault(set => set.Name == IdxSet.Unprefixed);
        PublishedFile[] missing = [.. dataset.Files.Where((_, role) => present?.Paths[role] == null)];
        var unreachable = new Dictionary<Uri, string>();
        try
        {
            Directory.CreateDirectory(folder);
            for (int i = 0; i < missing.Length; i++)
            {
                var begun = new DownloadProgress(missing[i].Name, i + 1, missing.Length, 0, null, dataset.Mirrors[0]);
                await DownloadFileAsync(dataset, missing[i], folder, unreachable, begun, progress, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(
                $"{dataset.Name} cannot be downloaded to {folder}: {e.Message} May you write there?", e);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task DownloadFileAsync(
        PublishedDataset dataset, PublishedFile file, string folder, Dictionary<Uri, string> unreachable,
        DownloadProgress begun, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, file.Name), partPath = path + ".part";
        var failures = new StringBuilder();
        bool done = false;
        bool empty;

        // FileShare.None: a second process that downloads to the same folder fails instead of writing into the same
        // file.
        using (var part = new FileStream(partPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            foreach (Uri mirror in dataset.Mirrors)
            {
                if (!unreachable.TryGetValue(mirror, out string? failure))
                {
                    var transfer = new FileTransfer(client, new Uri(mirror, file.Name), file, part)
                    {
                        AnswerTimeout = AnswerTimeout, StallTimeout = StallTimeout,
                    };
                    failure = await transfer.RunAsync(begun with { Mirror = mirror }, progress, cancellationToken)
                        .ConfigureAwait(false);
                    if (transfer.Unreachable) unreachable.Add(mirror, failure!);
                }

                done = failure == null;
                if (done) break;
                failures.Append($"\n  {mirror}: {failure}");
            }

            empty = part.Length == 0;
        }

        if (done)
        {
            File.Move(partPath, path, overwrite: true);
            return;
        }

        if (empty) File.Delete(partPath);
        throw new IOException(
            $"{dataset.Name}: {file.Name} could not be downloaded.{failures}\n"
            + $"Check the network connection, put the four files into {folder} by hand, or set "
            + $"{dataset.EnvironmentVariable} to a folder that contains them.");
    }
}

/// <summary>
/// Progress of a download, reported for every piece that arrives: a display must limit its own update rate.
/// </summary>
/// <param name="FileName">The file being downloaded.</param>
/// <param name="FileNumber">1 … <paramref name="FileCount"/>.</param>
/// <param name="FileCount">Number of files to download; files already present do not count.</param>
/// <param name="Bytes">Bytes of this file so far, including those of an earlier, interrupted download.</param>
/// <param name="TotalBytes">Bytes of this file as reported by the server; null where it reports none.</param>
/// <param name="Mirror">The mirror it is downloaded from.</param>
public readonly record struct DownloadProgress(
    string FileName, int FileNumber, int FileCount, long Bytes, long? TotalBytes, Uri Mirror);
