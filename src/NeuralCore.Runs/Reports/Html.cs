using System.Net;
using System.Text;

namespace NeuralCore.Runs.Reports;

/// <summary>Parts of a self-contained web page.</summary>
internal static class Html
{
    /// <summary>Text with HTML special characters escaped.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A style sheet or script of this folder, embedded as a resource.</summary>
    public static string Resource(string name)
    {
        using Stream resource = typeof(Html).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"The program lacks its resource {name}.");
        return new StreamReader(resource, Encoding.UTF8).ReadToEnd();
    }

    public static string DataUri(string type, byte[] content) =>
        $"data:{type};base64,{Convert.ToBase64String(content)}";

    /// <param name="json">Any JSON: text that could end the element is escaped.</param>
    public static string JsonScript(string id, string json) =>
        $"<script type=\"application/json\" " +
        $"id=\"{id}\">{json.Replace("<", "\\u003c", StringComparison.Ordinal)}</script>";

    public static string Row(string tag, params IEnumerable<string> cells) =>
        $"<tr>{string.Concat(cells.Select(cell => $"<{tag}>{Text(cell)}</{tag}>"))}</tr>";

    public static string Page(string title, string style, string body, string script) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)}</title>
        <link rel="icon" href="data:,">
        <style>
        {style}</style>
        </head>
        <body>
        {body}
        <script>
        {script}</script>
        </body>
        </html>

        """;
}
