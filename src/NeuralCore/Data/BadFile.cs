using System.Text;

namespace NeuralCore.Data;

/// <summary>Words for a file that cannot be used: which file, where in it, what was expected, what was found, and what to do.</summary>
internal static class BadFile
{
    internal const string DownloadAgain = "The file is cut off or damaged: download or copy it again.";

    private const int LongestQuote = 60;

    internal static InvalidDataException At(string name, string place, string expected, string found, string fix) =>
        new($"{name}, {place}: expected {expected}, found {found}. {fix}");

    /// <summary>A text from a file in a message: quoted, short, without line breaks and other control characters.</summary>
    internal static string Quote(string text, int longest = LongestQuote)
    {
        string start = text.Length <= longest ? text : text[..longest] + "…";
        return $"\"{string.Concat(start.Select(c => char.IsControl(c) ? ' ' : c))}\"";
    }

    /// <summary>Throws where the first bytes of a file show something well known that is not data at all.</summary>
    internal static void RefuseForeignContent(string name, ReadOnlySpan<byte> head, string wanted = "an IDX or gzip file")
    {
        if (head.IsEmpty) throw At(name, "byte 0", wanted, "an empty file", "A download that never began leaves one: download it again.");
        string text = Encoding.Latin1.GetString(head).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            throw At(name, "byte 0", wanted, "a Git LFS pointer", "The file itself was not fetched: run 'git lfs pull' in its repository.");
        if (text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            throw At(name, "byte 0", wanted, "an HTML page", "A web page was saved in place of the file: download it from another address.");
        if (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || text.StartsWith('{'))
            throw At(name, "byte 0", wanted, $"the text {Quote(FirstLine(text))}", "A server's error message was saved in place of the file: download it from another address.");
        if (text.StartsWith("404", StringComparison.Ordinal) || text.StartsWith("Not Found", StringComparison.OrdinalIgnoreCase))
            throw At(name, "byte 0", wanted, $"the text {Quote(FirstLine(text))}", "The server did not have the file: download it from another address.");
    }

    private static string FirstLine(string text) => text.Split('\r', '\n')[0];
}
