using System.Net;
using Microsoft.AspNetCore.Http;
using NeuralCore.Interop.Wasm;
using NeuralCore.Runs.Training;
using NeuralCore.Web.Protocol;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web;

/// <summary>Converts a model that was dropped on the page to a WebAssembly module, which the page uses.</summary>
/// <remarks>Nothing is stored. Only for pages of the same machine: a server for others need not convert their
/// files. The content type makes browsers ask before a page of another server may call it.</remarks>
internal sealed class ModuleEndpoint(ServerContext server)
{
    private const string Type = "application/octet-stream";

    public async Task Post(HttpContext http)
    {
        IPAddress? client = http.Connection.RemoteIpAddress;
        if (!IPAddress.IsLoopback(server.Options.Listen) || client is null || !IPAddress.IsLoopback(client))
            throw new ProtocolException(
                "Models are converted only by a server that listens on the loopback address.",
                StatusCodes.Status403Forbidden);
        if (http.Request.ContentType != Type)
            throw new ProtocolException(
                $"Send the model file with the content type {Type}.", StatusCodes.Status415UnsupportedMediaType);
        string file = Path.GetFileName(ServerContext.Shown(http.Request.Query["name"].ToString()));
        byte[] body = await server.Body(http);
        byte[] module = await server.Queue.Run(_ => Convert(body, file), http.RequestAborted);
        await ServerContext.Write(http, module, PageFiles.WasmType);
    }

    private static byte[] Convert(byte[] body, string file)
    {
        try
        {
            return WasmFile.Write(LoadedModel.Of(body, file).Model, Path.GetFileNameWithoutExtension(file));
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            throw new ProtocolException(e.Message);
        }
    }
}
