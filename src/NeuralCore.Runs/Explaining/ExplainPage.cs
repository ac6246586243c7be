using System.Text;
using NeuralCore.Explain;
using NeuralCore.Runs.Pictures;
using NeuralCore.Runs.Reports;

namespace NeuralCore.Runs.Explaining;

/// <summary>The files of the explain page: HTML, style and modules, embedded in this assembly.</summary>
internal static class ExplainPage
{
    /// <summary>The page's main file.</summary>
    public const string Index = "index.html";

    /// <summary>Allows the page's own files only, and WebAssembly.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
        "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Folder = "explain/";

    /// <summary>Name and content of each file but <see cref="Index"/>.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files { get; } = typeof(ExplainPage).Assembly
        .GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .Where(name => name != Folder + Index)
        .ToDictionary(name => name[Folder.Length..], name => Encoding.UTF8.GetBytes(Html.Resource(name)));

    /// <summary>
    /// The main file, with a drawing of every layer's output for one image, for readers without JavaScript.
    /// </summary>
    public static string IndexOf(ExplainSource source)
    {
        Model model = source.Model;
        Dataset images = source.Images.Data;
        SvgDrawing layers = images.HasClasses ? ActivationsPicture.Create(model.Network, images, 0, model.Scaling)
            : ActivationsPicture.OfLine(model.Network, images, 0, Shown.AsBytes(images, 0), model.Scaling);
        string filters = FiltersPicture.Create(model.Network) is { } drawing ? $"<figure>{drawing}</figure>" : "";
        return Html.Resource(Folder + Index)
            .Replace("{{title}}", Html.Text(source.Facts.Name), StringComparison.Ordinal)
            .Replace("{{drawings}}", $"<figure>{layers}</figure>{filters}", StringComparison.Ordinal);
    }

    /// <summary>The media type of a file by its extension.</summary>
    public static string MediaType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".wasm" => "application/wasm",
        _ => "application/octet-stream",
    };
}
