namespace NeuralCore.Handwriting.Lines;

/// <summary>
/// Letter case as prior knowledge: a word is written in lower case, in capitals, or in lower case with a capital first
/// letter. Many letters have one form for both cases, and only their neighbours show which it is.
/// </summary>
internal static class LetterCase
{
    /// <summary>ln of the probability of a word in mixed case, such as McAdam, relative to the usual cases.</summary>
    private const double LogMixed = -4;

    /// <summary>ln of the prior probability of the case of a text: a sum over its words.</summary>
    public static double LogPrior(ReadOnlySpan<char> text)
    {
        double log = 0;
        for (int start = 0; NextWord(text, ref start, out int end); start = end)
        {
            if (IsMixed(text[start..end])) log += LogMixed;
        }

        return log;
    }

    /// <summary>The text with its words in mixed case replaced by each of the usual cases; none if all words
    /// are in a usual case.</summary>
    public static IEnumerable<string> Variants(string text)
    {
        if (LogPrior(text) == 0) return [];
        return new[] { Changed(text, false, false), Changed(text, true, false), Changed(text, true, true) }.Distinct();
    }

    private static string Changed(string text, bool first, bool others)
    {
        char[] letters = text.ToCharArray();
        for (int start = 0; NextWord(letters, ref start, out int end); start = end)
        {
            if (!IsMixed(letters.AsSpan(start, end - start))) continue;
            for (int i = start; i < end; i++)
            {
                bool capital = i == start ? first : others;
                letters[i] = capital ? char.ToUpperInvariant(letters[i]) : char.ToLowerInvariant(letters[i]);
            }
        }

        return new string(letters);
    }

    /// <summary>Capitals after the first letter, and also a lower-case letter.</summary>
    private static bool IsMixed(ReadOnlySpan<char> word)
    {
        bool lower = char.IsAsciiLetterLower(word[0]), capital = false;
        foreach (char letter in word[1..])
        {
            lower |= char.IsAsciiLetterLower(letter);
            capital |= char.IsAsciiLetterUpper(letter);
        }

        return lower && capital;
    }

    /// <summary>The next run of letters from <paramref name="start"/> on.</summary>
    private static bool NextWord(ReadOnlySpan<char> text, ref int start, out int end)
    {
        while (start < text.Length && !char.IsAsciiLetter(text[start])) start++;
        end = start;
        while (end < text.Length && char.IsAsciiLetter(text[end])) end++;
        return end > start;
    }
}
