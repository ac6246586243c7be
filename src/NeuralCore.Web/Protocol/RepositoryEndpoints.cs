using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web.Protocol;

/// <summary>The model repository extension of the Open Inference Protocol, as Triton defines it.</summary>
internal sealed class RepositoryEndpoints(ServerContext server)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v2/repository/index", Index);
        routes.MapPost("/v2/repository/models/{model}/load", Load);
        routes.MapPost("/v2/repository/models/{model}/unload", Unload);
    }

    /// <summary>Answers with the models of the repository, and the others that are served.</summary>
    private async Task Index(HttpContext http)
    {
        byte[] body = await server.Body(http);
        bool onlyReady = body.Length > 0 && OnlyReady(body);
        IReadOnlyList<RepositoryEntry> entries =
            server.Repository is { } repository ? await repository.Index(http.RequestAborted) : [];
        HashSet<(string, string)> listed = [.. entries.Select(entry => (entry.Name, entry.Version))];
        entries = [.. entries, .. server.Models.Versions
            .Where(model => !listed.Contains((model.Name, model.Version)))
            .Select(model => new RepositoryEntry(model.Name, model.Version, IsReady: true, null))];
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (RepositoryEntry entry in entries.Where(entry => entry.IsReady || !onlyReady))
            {
                json.WriteStartObject();
                json.WriteString("name", entry.Name);
                json.WriteString("version", entry.Version);
                json.WriteString("state", entry.IsReady ? "READY" : "UNAVAILABLE");
                json.WriteString("reason", entry.Problem ?? "");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        await ServerContext.Write(http, buffer.WrittenMemory);
    }

    private async Task Load(HttpContext http)
    {
        await server.Body(http);
        try
        {
            await Repository().Load((string)http.Request.RouteValues["model"]!, http.RequestAborted);
        }
        catch (InvalidDataException e)
        {
            throw new ProtocolException(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProtocolException("The folder of the repository cannot be read.");
        }

        await ServerContext.Write(http, ReadOnlyMemory<byte>.Empty);
    }

    private async Task Unload(HttpContext http)
    {
        await server.Body(http);
        await Repository().Unload((string)http.Request.RouteValues["model"]!, http.RequestAborted);
        await ServerContext.Write(http, ReadOnlyMemory<byte>.Empty);
    }

    /// <exception cref="ProtocolException">There is none.</exception>
    private ModelRepository Repository() => server.Repository
        ?? throw new ProtocolException("This server has no model repository: start it with --repository FOLDER.");

    /// <summary>The field <c>ready</c> of a request for the index.</summary>
    private static bool OnlyReady(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.TryGetProperty("ready", out JsonElement ready) && ready.ValueKind == JsonValueKind.True
                : throw new ProtocolException("The request is not a JSON object.");
        }
        catch (JsonException e)
        {
            throw new ProtocolException($"The request is not valid JSON: {ServerContext.PlaceOf(e)}");
        }
    }
}
