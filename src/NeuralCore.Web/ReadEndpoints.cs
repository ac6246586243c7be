using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuralCore.Handwriting.Images;
using NeuralCore.Handwriting.Reading;
using NeuralCore.Runs.Answers;
using NeuralCore.Runs.Pictures;
using NeuralCore.Web.Drawings;
using NeuralCore.Web.Protocol;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web;

/// <summary>The endpoints that the page uses: models, drawings, images.</summary>
internal sealed class ReadEndpoints(ServerContext server)
{
    /// <summary>The name of an image in results: the server never sees a path.</summary>
    private const string ImageName = "image";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/models", Models);
        routes.MapPost("/api/strokes", Strokes);
        routes.MapPost("/api/ink", Ink);
        routes.MapPost("/api/read", Read);
        routes.MapPost("/api/module", new ModuleEndpoint(server).Post);
    }

    private Task Models(HttpContext http) => ServerContext.Write(http, JsonSerializer.SerializeToUtf8Bytes(
        [.. server.Models.All.Select(model => new PageModel(
            model.Name, model.Lines is null ? "classifier" : "reader",
            [.. model.Alphabets.Select(alphabet => NameOf(alphabet))],
            model.Lines?.Alphabet ?? string.Concat(model.Model.ClassNames), model.Model.Network.ParameterCount))],
        DrawingJson.Default.IReadOnlyListPageModel));

    private async Task Strokes(HttpContext http)
    {
        DrawingRequest request = await Drawing(http);
        ServedModel model = Find(request.Model);
        ReadingAlphabet? alphabet = AlphabetOf(request.Alphabet);
        DrawingReading reading = await server.Queue.Run(
            _ => DrawingReader.Read(model, request, alphabet), http.RequestAborted);
        await ServerContext.Write(
            http, JsonSerializer.SerializeToUtf8Bytes(reading, DrawingJson.Default.DrawingReading));
    }

    /// <summary>Answers with the image that a reader gets for the strokes, as a PNG.</summary>
    private async Task Ink(HttpContext http)
    {
        DrawingRequest request = await Drawing(http);
        if (request.Strokes.Count == 0) throw new ProtocolException(DrawingReader.Nothing);
        byte[] png = await server.Queue.Run(
            _ =>
            {
                var ink = new StrokeInk(request.Strokes, request.Height);
                return PngFile.Bytes(ink.Image.Pixels, ink.Width, StrokeInk.Height);
            },
            http.RequestAborted);
        await ServerContext.Write(http, png, "image/png");
    }

    private async Task<DrawingRequest> Drawing(HttpContext http)
    {
        byte[] body = await server.Body(http);
        try
        {
            DrawingRequest request = JsonSerializer.Deserialize(body, DrawingJson.Default.DrawingRequest)
                ?? throw new ProtocolException("The request is not a JSON object.");
            return request.Problem() is { } problem ? throw new ProtocolException(problem) : request;
        }
        catch (JsonException e)
        {
            throw new ProtocolException($"The request is not a drawing: {ServerContext.PlaceOf(e)}");
        }
    }

    /// <summary>Answers with the JSON of <c>predict --json</c> for one image.</summary>
    private async Task Read(HttpContext http)
    {
        ServedModel model = Find(http.Request.Query["model"]);
        ReadingAlphabet? alphabet = AlphabetOf(http.Request.Query["alphabet"]);
        byte[] body = await server.Body(http);
        if (body.Length == 0) throw new ProtocolException("The body is empty: send an image (PNG, JPEG, BMP or GIF).");
        PictureAnswer answer = await server.Queue.Run(
            _ => model.Read(ImageName, () => ImageFile.Decode(body), alphabet), http.RequestAborted);
        if (answer.Error is { } error) throw new ProtocolException($"The image cannot be read: {error}");
        await ServerContext.Write(
            http, PredictionJson.Write(PredictionMetrics.Of(model.Name, model.UseFor(alphabet), [answer])));
    }

    private ServedModel Find(string? name) =>
        string.IsNullOrEmpty(name) ? server.Models.Default : server.Models.Find(name);

    private static ReadingAlphabet? AlphabetOf(string? name)
    {
        if (string.IsNullOrEmpty(name)) return null;
        foreach (ReadingAlphabet alphabet in Enum.GetValues<ReadingAlphabet>())
        {
            if (NameOf(alphabet) == name) return alphabet;
        }

        throw new ProtocolException($"The alphabet '{ServerContext.Shown(name)}' is not one of digits, letters, text.");
    }

    private static string NameOf(ReadingAlphabet alphabet) => alphabet.ToString().ToLowerInvariant();
}
