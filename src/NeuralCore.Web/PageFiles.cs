using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace NeuralCore.Web;

/// <summary>The files of the page. They are part of the program: no path of a request reaches the disk.</summary>
internal static class PageFiles
{
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Folder = "Page/", Index = "index.html";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (string resource in typeof(PageFiles).Assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Folder, StringComparison.Ordinal)) continue;
            string name = resource[Folder.Length..];
            byte[] content = Load(resource);
            string type = TypeOf(name), tag = TagOf(content);
            routes.MapGet(name == Index ? "/" : $"/{name}", http => Send(http, content, type, tag));
        }
    }

    private static async Task Send(HttpContext http, byte[] content, string type, string tag)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch == tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await Serving.ServerContext.Write(http, content, type);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    /// <summary>Without the system's cryptography, which an executable in an empty container cannot load.</summary>
    private static string TagOf(byte[] content)
    {
        var hash = new Sha256();
        hash.Append(content);
        return $"\"{hash.Finish()[..16]}\"";
    }

    /// <summary>A file that is part of the program.</summary>
    public static byte[] Load(string resource)
    {
        using Stream file = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }
}
