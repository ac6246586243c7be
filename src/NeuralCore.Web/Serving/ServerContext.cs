using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace NeuralCore.Web.Serving;

/// <summary>What the endpoints share.</summary>
/// <param name="Repository">Null without <see cref="ServerOptions.Repository"/>.</param>
internal sealed record ServerContext(
    ServerOptions Options, ModelCatalog Models, ModelRepository? Repository, RequestQueue Queue,
    InferenceBatcher Batcher, ServerMetrics Metrics)
{
    /// <summary>Bytes of a body that are read at once.</summary>
    private const int BufferBytes = 1 << 16;

    /// <summary>Characters of a text of the client in a message.</summary>
    private const int MaxShown = 60;

    public const string Json = "application/json";

    /// <summary>Reads the body of a request; a body with <c>Content-Encoding: gzip</c> is decompressed.</summary>
    /// <exception cref="BodyException">It is too long, or its encoding is not supported.</exception>
    public async Task<byte[]> Body(HttpContext http)
    {
        string encoding = http.Request.Headers.ContentEncoding.ToString();
        if (http.Request.ContentLength > Options.MaxBodyBytes) throw TooLong();
        await using Stream? content = encoding switch
        {
            "" or "identity" => null,
            "gzip" => new GZipStream(http.Request.Body, CompressionMode.Decompress),
            _ => throw new BodyException(StatusCodes.Status415UnsupportedMediaType,
                $"The content encoding '{Shown(encoding)}' is not supported: send the body as it is, or with gzip."),
        };
        if (content is null && http.Request.ContentLength is { } length)
        {
            var whole = new byte[length];
            if (!IsBuffered(http.Request.BodyReader, whole))
                await http.Request.Body.ReadExactlyAsync(whole, http.RequestAborted);
            return whole;
        }

        using var body = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 0, Options.MaxBodyBytes));
        var buffer = new byte[BufferBytes];
        try
        {
            for (int read; (read = await (content ?? http.Request.Body).ReadAsync(buffer, http.RequestAborted)) > 0;)
            {
                if (body.Length + read > Options.MaxBodyBytes) throw TooLong();
                body.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            throw new BodyException(StatusCodes.Status400BadRequest, "The body is not valid gzip data.");
        }

        return body.ToArray();
    }

    /// <summary>Writes <c>{"error": …}</c>.</summary>
    public static Task Error(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return Write(http, $"{{\"error\":\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(message)}\"}}");
    }

    public static Task Write(HttpContext http, string json) => Write(http, Encoding.UTF8.GetBytes(json));

    /// <remarks>What is written to a client that has gone is discarded: this needs no token.</remarks>
    public static Task Write(HttpContext http, ReadOnlyMemory<byte> body, string type = Json)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        ValueTask written = http.Response.Body.WriteAsync(body, CancellationToken.None);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    /// <summary>A text of the client for a message: short, in one line.</summary>
    public static string Shown(string text) => PlainText.Of(text, MaxShown);

    /// <summary>The place of an error in JSON: the parser's message repeats the text, of any length.</summary>
    public static string PlaceOf(System.Text.Json.JsonException e) =>
        $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {Shown(e.Message)}";

    /// <summary>Reads a body that arrived with its headers, as those of single images do: nobody has to wait.</summary>
    private static bool IsBuffered(PipeReader reader, Span<byte> whole)
    {
        if (!reader.TryRead(out ReadResult read)) return false;
        bool isWhole = read.Buffer.Length == whole.Length;
        if (isWhole) read.Buffer.CopyTo(whole);
        reader.AdvanceTo(isWhole ? read.Buffer.End : read.Buffer.Start);
        return isWhole;
    }

    private BodyException TooLong() => new(StatusCodes.Status413PayloadTooLarge,
        $"The body is longer than {Options.MaxBodyBytes} bytes. Send a smaller image or fewer inputs.");
}

/// <summary>A body that cannot be read.</summary>
internal sealed class BodyException(int status, string message) : Exception(message)
{
    public int Status => status;
}
