namespace NeuralCore;

/// <summary>Words for a file that cannot be used: which file, where in it, what was expected, what was found, and what to do.</summary>
internal static class BadFile
{
    internal const string DownloadAgain = "The file is cut off or damaged: download or copy it again.";

    private const int MaxQuoteLength = 60;

    /// <summary>Whatever was taken from the file is made fit for a terminal.</summary>
    internal static InvalidDataException At(string name, string place, string expected, string found, string fix) =>
        new($"{name}, {PlainText.Of($"{place}: expected {expected}, found {found}. {fix}")}");

    /// <summary>A text from a file in a message: quoted, short, without line breaks and other control characters.</summary>
    internal static string Quote(string text, int longest = MaxQuoteLength) => $"\"{PlainText.Of(text, longest)}\"";

    /// <summary>Throws where the first bytes of a file show something well known that is not what is wanted.</summary>
    /// <param name="place">Where the bytes stand.</param>
    internal static void RefuseForeignContent(string name, ReadOnlySpan<byte> head, string wanted = "an IDX or gzip file", string place = "byte 0")
    {
        if (ForeignContent.Of(head) is { } foreign && foreign.Found != wanted) throw At(name, place, wanted, foreign.Found, foreign.Fix);
    }
}
