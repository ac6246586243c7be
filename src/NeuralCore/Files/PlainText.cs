using System.Globalization;

namespace NeuralCore;

/// <summary>
/// Makes texts from files safe to print: a terminal interprets control characters, and an escape sequence could clear
/// the screen or overwrite its content.
/// </summary>
public static class PlainText
{
    private const char Instead = '?', ZeroWidthJoiner = '\u200D', ZeroWidthNonJoiner = '\u200C';

    /// <summary>
    /// The text on one line; control characters, line breaks and marks for the direction of writing are replaced by
    /// question marks.
    /// </summary>
    /// <param name="longest">Maximum length; a longer text is cut and ends with an ellipsis.</param>
    public static string Of(string text, int longest = int.MaxValue)
    {
        string start = text.Length <= longest ? text : text[..longest] + "…";
        return start.All(IsShown) ? start : string.Concat(start.Select(c => IsShown(c) ? c : Instead));
    }

    /// <summary>Like <see cref="Of"/>, but keeps line breaks.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => Of(line)));

    private static bool IsShown(char c) => c is ZeroWidthJoiner or ZeroWidthNonJoiner
        || CharUnicodeInfo.GetUnicodeCategory(c) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>
    /// The message of <paramref name="e"/> with a full stop at the end, so that another sentence can follow.
    /// </summary>
    public static string Sentence(Exception e) => e.Message is [.., '.' or '?' or '!'] ? e.Message : e.Message + ".";
}
