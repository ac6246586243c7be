using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NeuralCore.Runs.DrawingPage;
using NeuralCore.Web.Drawings;
using NeuralCore.Web.Protocol;
using NeuralCore.Web.Serving;

namespace NeuralCore.Web;

/// <summary>
/// The files of the page, and the networks as WebAssembly modules. They are part of the program or written by it: no
/// path of a request reaches the disk.
/// </summary>
internal sealed class PageFiles(ModelCatalog models)
{
    public const string Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
        + "img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    public const string WasmType = "application/wasm";

    private const string Modules = "/models/", ModuleExtension = ".wasm";

    private readonly SortedDictionary<string, PageFile> files = new(PageContent.Files
        .Where(file => file.Key != PageContent.ServiceWorker)
        .ToDictionary(file => PathOf(file.Key), file => new PageFile(file.Value, TypeOf(file.Key))),
        StringComparer.Ordinal);

    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<ServedModel, PageFile> modules = [];

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach ((string path, PageFile file) in files) routes.MapGet(path, http => Send(http, file));
        routes.MapGet($"/{PageContent.ServiceWorker}", http => Send(http, ServiceWorker()));
        routes.MapGet(Modules + "{file}", Module);
    }

    private Task Module(HttpContext http)
    {
        string file = (string)http.Request.RouteValues["file"]!;
        PageFile module = file.EndsWith(ModuleExtension, StringComparison.Ordinal)
            && models.Find(file[..^ModuleExtension.Length]) is { } model && ModuleOf(model) is { } found ? found
            : throw new ProtocolException(
                $"There is no module {ServerContext.Shown(file)} on this server.", StatusCodes.Status404NotFound);
        return Send(http, module);
    }

    private PageFile? ModuleOf(ServedModel model) => model.Module is { } content
        ? modules.GetValue(model, _ => new PageFile(content, WasmType)) : null;

    /// <summary>The service worker, with the list of the files of this version.</summary>
    private PageFile ServiceWorker()
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string path, PageFile file) in files) tags.Add(path, file.Tag);
        foreach (ServedModel model in models.All)
        {
            if (ModuleOf(model) is { } module) tags.Add($"{Modules}{model.Name}{ModuleExtension}", module.Tag);
        }

        string list = JsonSerializer.Serialize(tags, DrawingJson.Default.SortedDictionaryStringString);
        string script = PageContent.Text(PageContent.ServiceWorker);
        string version = PageContent.HashOf(Encoding.UTF8.GetBytes(list + script))[..16];
        string written = script.Replace("VERSION = \"\"", $"VERSION = \"{version}\"", StringComparison.Ordinal)
            .Replace("FILES = {}", $"FILES = {list}", StringComparison.Ordinal);
        return new PageFile(PageContent.Compact(PageContent.ServiceWorker, written), TypeOf(PageContent.ServiceWorker));
    }

    private static async Task Send(HttpContext http, PageFile file)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.Vary = "Accept-Encoding";
        http.Response.Headers.ETag = file.Tag;
        if (http.Request.Headers.IfNoneMatch == file.Tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        bool zips = http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);
        if (zips) http.Response.Headers.ContentEncoding = "gzip";
        await ServerContext.Write(http, zips ? file.Compressed : file.Content, file.Type);
    }

    private static string PathOf(string name) => name == PageContent.Index ? "/" : $"/{name}";

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    };

    /// <summary>A file that is part of the program.</summary>
    public static byte[] Load(string resource)
    {
        using Stream file = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }
}

/// <summary>A file that is sent as it is, or compressed.</summary>
internal sealed class PageFile
{
    private readonly Lazy<byte[]> compressed;

    public PageFile(byte[] content, string type)
    {
        (Content, Type, Tag) = (content, type, $"\"{PageContent.HashOf(content)[..16]}\"");
        compressed = new Lazy<byte[]>(() =>
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(content);
            return packed.ToArray();
        });
    }

    public byte[] Content { get; }

    public string Type { get; }

    /// <summary>The ETag: the hash of the content.</summary>
    public string Tag { get; }

    /// <summary>With gzip.</summary>
    public byte[] Compressed => compressed.Value;
}
