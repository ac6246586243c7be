using System.Globalization;

namespace NeuralCore;

/// <summary>
/// Texts from files, made fit to be shown: a terminal obeys control characters, and an escape sequence in a file's text
/// could clear it or rewrite what stands there.
/// </summary>
public static class PlainText
{
    private const char Instead = '?', ZeroWidthJoiner = '\u200D', ZeroWidthNonJoiner = '\u200C';

    /// <summary>
    /// The text on one line, with a question mark for each control character, line break and mark that turns the
    /// direction of writing.
    /// </summary>
    /// <param name="longest">A longer text is cut, and an ellipsis tells so.</param>
    public static string Of(string text, int longest = int.MaxValue)
    {
        string start = text.Length <= longest ? text : text[..longest] + "…";
        return start.All(IsShown) ? start : string.Concat(start.Select(c => IsShown(c) ? c : Instead));
    }

    /// <summary>As <see cref="Of"/>, with the line breaks that were meant.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => Of(line)));

    private static bool IsShown(char c) => c is ZeroWidthJoiner or ZeroWidthNonJoiner
        || CharUnicodeInfo.GetUnicodeCategory(c) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>
    /// The message of <paramref name="e"/>, ended with a full stop, so that another sentence can follow.
    /// </summary>
    public static string Sentence(Exception e) => e.Message is [.., '.' or '?' or '!'] ? e.Message : e.Message + ".";
}
