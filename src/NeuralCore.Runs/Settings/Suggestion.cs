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
                Edits: word.StartsWith(typed, StringComparison.Ordinal) ? 1 : Distance(typed, word)))
            .Where(pair => pair.Edits <= Math.Min(MaxEdits, pair.Word.Length / 2))
            .OrderBy(pair => pair.Edits).Select(pair => pair.Word).FirstOrDefault();
        return nearest is null ? "" : $" Did you mean '{nearest}'?";
    }

    /// <summary>Letters to insert, remove or replace to turn one word into the other (Levenshtein 1966).</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
