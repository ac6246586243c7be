namespace NeuralCore;

/// <summary>
/// Formats the messages for a file that cannot be used: file, place, what was expected, what was found, and what to do.
/// </summary>
internal static class BadFile
{
    internal const string DownloadAgain = "The file is cut off or damaged: download or copy it again.";

    private const int MaxQuoteLength = 60;

    /// <summary>
    /// Creates the exception; control characters from the file are replaced, so that the message is safe for a
    /// terminal.
    /// </summary>
    internal static InvalidDataException At(string name, string place, string expected, string found, string fix) =>
        new($"{name}, {PlainText.Of($"{place}: expected {expected}, found {found}. {fix}")}");

    /// <summary>
    /// Quotes a text from a file for a message: shortened, without line breaks and other control characters.
    /// </summary>
    internal static string Quote(string text, int longest = MaxQuoteLength) => $"\"{PlainText.Of(text, longest)}\"";

    /// <summary>Throws if the first bytes of a file show a known other format.</summary>
    /// <param name="place">The place of these bytes in the file.</param>
    internal static void RefuseForeignContent(
        string name, ReadOnlySpan<byte> head, string wanted = "an IDX or gzip file", string place = "byte 0")
    {
        if (ForeignContent.Of(head) is { } foreign && foreign.Found != wanted)
            throw At(name, place, wanted, foreign.Found, foreign.Fix);
    }
}
