using NeuralCore.Handwriting.Lines;

namespace NeuralCore.Runs.Settings;

/// <summary>Finds the known word that is nearest to a mistyped one.</summary>
internal static class Suggestion
{
    /// <summary>Words at a larger edit distance are not suggested.</summary>
    private const int MaxEdits = 3;

    /// <summary><c> Did you mean 'train'?</c> with a space before it, or nothing.</summary>
    public static string For(string typed, IEnumerable<string> known)
    {
        string? nearest = known
            .Select(word => (Word: word,
                Edits: word.StartsWith(typed, StringComparison.Ordinal) ? 1 : LineOutputs.Edits<char>(typed, word)))
            .Where(pair => pair.Edits <= Math.Min(MaxEdits, pair.Word.Length / 2))
            .OrderBy(pair => pair.Edits).Select(pair => pair.Word).FirstOrDefault();
        return nearest is null ? "" : $" Did you mean '{nearest}'?";
    }
}
