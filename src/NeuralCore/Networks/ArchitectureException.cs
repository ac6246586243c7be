namespace NeuralCore;

/// <summary>
/// An architecture text that is not valid or does not fit the input; the message shows the text with a mark at the
/// error.
/// </summary>
public sealed class ArchitectureException : FormatException
{
    /// <summary>Number of characters shown on each side of the error, and maximum length of the reason.</summary>
    private const int Shown = 100, MaxReasonLength = 500;

    public ArchitectureException(string reason, string text, int column)
        : base(Describe(reason, text, Math.Clamp(column, 0, text.Length)))
    {
        Column = column;
    }

    /// <summary>Position of the error in the text, from 0.</summary>
    public int Column { get; }

    private static string Describe(string reason, string text, int column)
    {
        reason = PlainText.Of(reason, MaxReasonLength);
        int start = Math.Max(0, column - Shown), end = Math.Min(text.Length, column + Shown);
        string before = start > 0 ? "…" : "", after = end < text.Length ? "…" : "";
        // On one line, so that the mark is below its position.
        string shown = string.Concat(
            PlainText.Of(text[start..end]).Select((c, i) => char.IsWhiteSpace(text[start + i]) ? ' ' : c));
        return $"{reason}\n  {before}{shown}{after}\n  {new string(' ', before.Length + column - start)}^ column " +
            $"{column + 1}";
    }
}
