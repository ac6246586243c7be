namespace NeuralCore;

/// <summary>An architecture text that cannot be read or built; the message shows the text around the place, with a mark under it.</summary>
public sealed class ArchitectureException : FormatException
{
    /// <summary>Characters shown on each side of the place, and the longest reason: enough for any network, few enough for a screen.</summary>
    private const int Shown = 100, MaxReasonLength = 500;

    public ArchitectureException(string reason, string text, int column) : base(Describe(reason, text, Math.Clamp(column, 0, text.Length)))
    {
        Column = column;
    }

    /// <summary>Where in the text, from 0.</summary>
    public int Column { get; }

    private static string Describe(string reason, string text, int column)
    {
        reason = PlainText.Of(reason, MaxReasonLength);
        int start = Math.Max(0, column - Shown), end = Math.Min(text.Length, column + Shown);
        string before = start > 0 ? "…" : "", after = end < text.Length ? "…" : "";
        // On one line, for the mark to stand under its place.
        string shown = string.Concat(PlainText.Of(text[start..end]).Select((c, i) => char.IsWhiteSpace(text[start + i]) ? ' ' : c));
        return $"{reason}\n  {before}{shown}{after}\n  {new string(' ', before.Length + column - start)}^ column {column + 1}";
    }
}
