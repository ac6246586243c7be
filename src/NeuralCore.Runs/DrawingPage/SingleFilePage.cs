using System.IO.Compression;
using System.Net;
using System.Text;

namespace NeuralCore.Runs.DrawingPage;

/// <summary>The drawing page with a network in one HTML file, which opens without a server and makes no
/// request.</summary>
/// <remarks>Script and network are compressed (deflate) and written in Base64; a short script unpacks them.</remarks>
internal static class SingleFilePage
{
    private const string Main = "main", Worker = "worker", BootResource = "boot.js";

    /// <param name="module">The network as <c>WasmFile.Write</c> returns it.</param>
    /// <param name="name">Name of the model on the page.</param>
    /// <returns>The HTML file, in UTF-8.</returns>
    public static byte[] Write(ReadOnlySpan<byte> module, string name)
    {
        string script = ModuleBundle.Of(module => PageContent.Text($"{module}.js"), Main, Worker);
        string boot = Boot(), style = PageContent.Text(PageContent.Style);
        string policy = "default-src 'none'; script-src 'wasm-unsafe-eval' blob: " + Source(boot)
            + "; worker-src blob:; style-src " + Source(style) + "; img-src data: blob:; base-uri 'none'; "
            + "form-action 'none'";
        string icon = Convert.ToBase64String(PageContent.Files[PageContent.Icon]);
        var page = new StringBuilder(PageContent.Text(PageContent.Index));
        Replace("<meta charset=\"utf-8\">",
            $"<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
        Replace("href=\"icon.svg\"", $"href=\"data:image/svg+xml;base64,{icon}\"");
        Replace("<link rel=\"manifest\" href=\"manifest.webmanifest\">\n", "");
        Replace("<link rel=\"stylesheet\" href=\"style.css\">", $"<style>{style}</style>");
        Replace("<script type=\"module\" src=\"main.js\"></script>\n", "");
        Replace("</body>", $"{Block("code", "", PageContent.Compact("page.js", script))}"
            + $"{Block("network", name, module)}<script type=\"module\">{boot}</script>\n</body>");
        return Encoding.UTF8.GetBytes(page.ToString());

        void Replace(string from, string to)
        {
            string text = page.ToString();
            Guard.Require(text.Contains(from, StringComparison.Ordinal), $"The page has no {from}.");
            page.Clear().Append(text.Replace(from, to, StringComparison.Ordinal));
        }
    }

    private static string Block(string id, string name, ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            deflate.Write(content);
        return $"<script type=\"text/plain\" id=\"{id}\" data-name=\"{WebUtility.HtmlEncode(name)}\">"
            + $"{Convert.ToBase64String(packed.GetBuffer().AsSpan(0, (int)packed.Length))}</script>\n";
    }

    /// <summary>A source of the policy: the hash of a text in the page.</summary>
    private static string Source(string text) => "'sha256-"
        + Convert.ToBase64String(Convert.FromHexString(PageContent.HashOf(Encoding.UTF8.GetBytes(text)))) + "'";

    private static string Boot()
    {
        using var reader = new StreamReader(
            typeof(SingleFilePage).Assembly.GetManifestResourceStream(BootResource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
