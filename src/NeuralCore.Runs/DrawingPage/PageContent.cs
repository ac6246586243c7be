using System.Text;

namespace NeuralCore.Runs.DrawingPage;

/// <summary>The files of the drawing page. They are part of this library, for the server and for pages in one
/// file.</summary>
internal static class PageContent
{
    public const string Index = "index.html", Style = "style.css", Icon = "icon.svg", ServiceWorker = "sw.js";

    private const string Folder = "Page/";

    /// <summary>By name, in alphabetical order, as they are sent.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files { get; } = new SortedDictionary<string, byte[]>(
        typeof(PageContent).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
            .Select(resource => resource[Folder.Length..])
            .ToDictionary(name => name, name => Compact(name, Text(name))), StringComparer.Ordinal);

    /// <summary>A file as it is written.</summary>
    public static string Text(string name) => Encoding.UTF8.GetString(Load(Folder + name));

    /// <summary>The bytes of a text as it is sent.</summary>
    public static byte[] Compact(string name, string text) => Encoding.UTF8.GetBytes(CompactText.Of(name, text));

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
