using System.Text;

namespace NeuralCore.Runs.DrawingPage;

/// <summary>The files of the drawing page. They are part of this library, for the server and for pages in one
/// file.</summary>
internal static class PageContent
{
    public const string Index = "index.html", Style = "style.css", Icon = "icon.svg", ServiceWorker = "sw.js";

    private const string Folder = "Page/";

    /// <summary>By name, in alphabetical order.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files { get; } = new SortedDictionary<string, byte[]>(
        typeof(PageContent).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
            .ToDictionary(resource => resource[Folder.Length..], Load), StringComparer.Ordinal);

    public static string Text(string name) => Encoding.UTF8.GetString(Files[name]);

    /// <summary>SHA-256 in hexadecimal, without the system's cryptography, which an executable in an empty container
    /// cannot load.</summary>
    public static string HashOf(ReadOnlySpan<byte> content)
    {
        var hash = new Sha256();
        hash.Append(content);
        return hash.Finish();
    }

    private static byte[] Load(string resource)
    {
        using Stream file = typeof(PageContent).Assembly.GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }
}
