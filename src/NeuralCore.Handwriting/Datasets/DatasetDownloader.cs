using System.Text;

namespace NeuralCore.Handwriting;

/// <summary>Fetches the files of a published data set, each checked against its SHA-256 before it takes its name.</summary>
/// <remarks>A file arrives as <c>name.part</c> and is renamed when it is whole and right. A <c>.part</c> that a cut or a cancelled download left is continued,
/// where the server can (HTTP Range, RFC 9110 section 14). A mirror that cannot be reached is not asked again for the next file.</remarks>
public sealed class DatasetDownloader : IDisposable
{
    private readonly HttpClient client;

    /// <param name="handler">Makes the connections, for proxies and tests; not disposed. Null: the framework's, with a connect time-out of three seconds.</param>
    public DatasetDownloader(HttpMessageHandler? handler = null)
    {
        client = handler != null
            ? new HttpClient(handler, disposeHandler: false)
            : new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(3) });
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestHeaders.UserAgent.ParseAdd("NeuralCore");
    }

    /// <summary>How long a mirror may take from the request to the first bytes of its answer.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a mirror may fall silent in the middle of a file.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Fetches what <paramref name="folder"/> lacks of the data set; the folder is made if need be.</summary>
    /// <exception cref="IOException">No mirror gave a file: the message lists each mirror and why it failed. Or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what has arrived is kept and continued next time.</exception>
    public async Task DownloadAsync(PublishedDataset dataset, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
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
                await DownloadFileAsync(dataset, missing[i], folder, unreachable, begun, progress, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{dataset.Name} cannot be downloaded to {folder}: {e.Message} May you write there?", e);
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

        // Not shared: a second process that downloads to the same folder is refused rather than mixed in.
        using (var part = new FileStream(partPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            foreach (Uri mirror in dataset.Mirrors)
            {
                if (!unreachable.TryGetValue(mirror, out string? failure))
                {
                    var transfer = new FileTransfer(client, new Uri(mirror, file.Name), file, part) { AnswerTimeout = AnswerTimeout, StallTimeout = StallTimeout };
                    failure = await transfer.RunAsync(begun with { Mirror = mirror }, progress, cancellationToken).ConfigureAwait(false);
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
            + $"Is there a network? Otherwise put the four files into {folder} by hand, or name a folder that holds them in {dataset.EnvironmentVariable}.");
    }
}

/// <summary>How far a download has come; reported for every piece that arrives, so a display throttles for itself.</summary>
/// <param name="FileName">The file under way.</param>
/// <param name="FileNumber">1 … <paramref name="FileCount"/>.</param>
/// <param name="FileCount">Files that are fetched in all; those already present do not count.</param>
/// <param name="Bytes">Of this file so far, resumed ones included.</param>
/// <param name="TotalBytes">Of this file, as the server says; null where it does not.</param>
/// <param name="Mirror">Where it comes from.</param>
public readonly record struct DownloadProgress(string FileName, int FileNumber, int FileCount, long Bytes, long? TotalBytes, Uri Mirror);
