using System.Net;
using System.Net.Http.Headers;

namespace NeuralCore.Handwriting;

/// <summary>
/// Downloads one file from one mirror into a stream that may contain its beginning: request, resume, verification.
/// </summary>
internal sealed class FileTransfer(HttpClient client, Uri address, PublishedFile file, FileStream part)
{
    private const int Attempts = 3;
    private const int BufferLength = 64 * 1024;

    /// <summary>
    /// More than any compressor adds to incompressible data, in bytes; a longer response is another file.
    /// </summary>
    private const int CompressionSlack = 64 * 1024;

    internal required TimeSpan AnswerTimeout { get; init; }

    internal required TimeSpan StallTimeout { get; init; }

    /// <summary>Whether the mirror did not respond at all; it is then skipped for the remaining files.</summary>
    internal bool Unreachable { get; private set; }

    /// <summary>
    /// Fills the stream with the complete, verified file; returns null, or the reason for the failure.
    /// </summary>
    internal async Task<string?> RunAsync(
        DownloadProgress begun, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        string? failure = null;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long resumedAt = part.Length;
            failure = await FetchAsync(begun, progress, cancellationToken).ConfigureAwait(false);
            if (failure == null)
            {
                failure = Check();
                if (failure == null) return null;
                part.SetLength(0);

                // The resumed bytes may be damaged or from another mirror: try once more from the start.
                if (resumedAt == 0) return failure;
            }
            else if (Unreachable || part.Length == resumedAt)
                return failure;
        }

        return failure;
    }

    private string? Check()
    {
        try
        {
            string found = IdxFile.Read(part, "the response").ContentSha256();
            return found == file.Sha256 ? null
                : $"SHA-256 of the content is {found}, not {file.Sha256}: this is another file";
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    private async Task<string?> FetchAsync(
        DownloadProgress begun, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bool answered = false;
        try
        {
            silence.CancelAfter(AnswerTimeout);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (part.Length > 0) request.Headers.Range = new RangeHeaderValue(part.Length, null);
            using HttpResponseMessage response =
                await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token)
                .ConfigureAwait(false);
            answered = true;
            if (Refusal(response) is { } refusal) return refusal;
            return await CopyAsync(response, begun, progress, silence).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Unreachable = !answered;
            return answered ? $"no data for {StallTimeout.TotalSeconds:0.#} s after {part.Length} bytes"
            : $"no response within {AnswerTimeout.TotalSeconds:0.#} s";
        }
        catch (HttpRequestException e)
        {
            Unreachable = !answered;
            return e.Message;
        }
    }

    /// <summary>Why the response cannot be used; empties the stream where the server does not resume it.</summary>
    private string? Refusal(HttpResponseMessage response)
    {
        bool continues = response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange?.From == part.Length;
        bool starts = response.StatusCode == HttpStatusCode.OK;
        if (!continues && part.Length > 0
            && (starts || response.StatusCode is HttpStatusCode.PartialContent
                or HttpStatusCode.RequestedRangeNotSatisfiable))
            part.SetLength(0);
        return continues || starts ? null : $"HTTP status {(int)response.StatusCode} {response.ReasonPhrase}";
    }

    private async Task<string?> CopyAsync(
        HttpResponseMessage response, DownloadProgress begun, IProgress<DownloadProgress>? progress,
        CancellationTokenSource silence)
    {
        long limit = file.Length + CompressionSlack;
        long? total = part.Length + response.Content.Headers.ContentLength;
        if (total > limit) return $"offers {total} bytes, where {file.Name} has at most {limit}";
        using Stream body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        var buffer = new byte[BufferLength];
        part.Position = part.Length;
        while (true)
        {
            silence.CancelAfter(StallTimeout);
            int read;
            try
            {
                read = await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                return $"interrupted after {part.Length} bytes: {e.Message}";
            }

            if (read == 0) break;
            if (part.Length + read > limit)
            {
                part.SetLength(0);
                return $"sends more than {limit} bytes, where {file.Name} has less";
            }

            part.Write(buffer, 0, read);
            progress?.Report(begun with { Bytes = part.Length, TotalBytes = total });
        }

        part.Flush();
        return null;
    }
}
