namespace NeuralCore.Handwriting;

/// <summary>
/// Draws texts to train a reader of letters and words: words of <see cref="WordLists"/>, random letters, numbers and
/// codes as on forms.
/// </summary>
internal static class TextSampler
{
    /// <summary>The characters of all texts.</summary>
    public const string Alphabet =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .,-/:'&()+#@!?\";";

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Approximate frequency of a … z in English text, per mille; rare letters are raised to 4.</summary>
    private static readonly int[] LetterFrequencies =
        [82, 15, 28, 43, 120, 22, 20, 60, 70, 4, 8, 40, 25, 67, 75, 19, 4, 60, 63, 90, 28, 10, 24, 4, 20, 4];

    /// <summary>Patterns of codes: 0 is any digit, A any capital, a any small letter; others are literal.</summary>
    private static readonly string[] Patterns =
    [
        "00000", "0000", "00000-0000", "A00 0AA", "AA0 0AA", "AA00 0AA", "0000 AA", "A-0000", "AA 00000", "A0A 0A0",
        "00.00.0000", "00/00/0000", "0/0/00", "00-00-00", "0000-00-00", "00.00.00", "0.0.0000",
        "00:00", "0:00", "00.00", "0.00", "000.00", "0,000.00", "0.000,00", "00,-", "000.-", "+00 00 0000", "000-0000",
        "(000) 000", "No. 00", "No. 0", "Nr. 00", "#00", "#000", "p. 00", "St.", "00 a", "00A", "A0", "AA-000", "A/00",
        "0 x 0",
        "A.A.", "A. A.", "00 kg", "0.0 cm", "000 g", "00 mm", "00 EUR", "0+0", "00-00", "00 & 00", "A & A", "0)", "a)",
        "(a)", "(0)", "AAA", "AAA000", "00th", "1st", "2nd", "3rd", "@aaaa", "aaa@aa.aa", "www.aaa.aa", "000;", "A:",
        "0!", "00?",
    ];

    private const int Attempts = 20;

    /// <summary>Draws a text.</summary>
    /// <param name="random">Source of the text.</param>
    /// <param name="maxLength">Maximum number of characters, at least 1.</param>
    public static string Draw(ref RandomStream random, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        int kind = random.NextInt(100);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            string text = Draw(kind, maxLength, ref random);
            if (text.Length <= maxLength) return text;
        }

        return RandomLetters(1 + random.NextInt(Math.Min(maxLength, 8)), ref random);
    }

    private static string Draw(int kind, int maxLength, ref RandomStream random) => kind switch
    {
        < 20 => Letter(ref random),
        < 54 => Word(ref random),
        < 62 => $"{Word(ref random)} {Word(ref random)}",
        < 75 => RandomLetters(Math.Min(maxLength, 2 + random.NextInt(7)), ref random),
        < 82 => Number(Math.Min(maxLength, 1 + random.NextInt(8)), ref random),
        < 92 => Code(Patterns[random.NextInt(Patterns.Length)], ref random),
        < 97 => Punctuated(Word(ref random), ref random),
        _ => $"{Word(ref random)} {Number(1 + random.NextInt(4), ref random)}",
    };

    private static string Letter(ref RandomStream random) => Letters[random.NextInt(Letters.Length)].ToString();

    /// <summary>A word as it is spelt, in lower case, capitalised or in upper case.</summary>
    private static string Word(ref RandomStream random)
    {
        string word = WordLists.Draw(ref random);
        return random.NextInt(10) switch
        {
            < 3 => word,
            < 5 => word.ToLowerInvariant(),
            < 6 => char.ToUpperInvariant(word[0]) + word[1..],
            _ => word.ToUpperInvariant(),
        };
    }

    private static string RandomLetters(int length, ref RandomStream random)
    {
        int letterCase = random.NextInt(3);
        bool frequent = random.NextInt(3) > 0;
        Span<char> text = stackalloc char[length];
        for (int i = 0; i < length; i++)
        {
            char letter = frequent ? FrequentLetter(ref random) : (char)('a' + random.NextInt(26));
            text[i] = letterCase == 2 || (letterCase == 1 && i == 0) ? char.ToUpperInvariant(letter) : letter;
        }

        return text.ToString();
    }

    private static char FrequentLetter(ref RandomStream random)
    {
        int total = 0;
        foreach (int frequency in LetterFrequencies) total += frequency;
        int ticket = random.NextInt(total), letter = 0;
        while ((ticket -= LetterFrequencies[letter]) >= 0) letter++;
        return (char)('a' + letter);
    }

    private static string Number(int length, ref RandomStream random)
    {
        Span<char> text = stackalloc char[length];
        foreach (ref char digit in text) digit = (char)('0' + random.NextInt(10));
        return text.ToString();
    }

    private static string Code(string pattern, ref RandomStream random)
    {
        Span<char> text = stackalloc char[pattern.Length];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = pattern[i] switch
            {
                '0' => (char)('0' + random.NextInt(10)),
                'A' => (char)('A' + random.NextInt(26)),
                'a' => (char)('a' + random.NextInt(26)),
                char other => other,
            };
        }

        return text.ToString();
    }

    private static string Punctuated(string word, ref RandomStream random) => random.NextInt(14) switch
    {
        0 or 1 => word + ".",
        2 or 3 => word + ",",
        4 => word + ":",
        5 => word + "!",
        6 => word + "?",
        7 => word + ";",
        8 => $"\"{word}\"",
        9 => $"({word})",
        10 => word + "'s",
        11 => $"{word}-{Word(ref random)}",
        12 => $"{word} & {Word(ref random)}",
        _ => $"'{word}'",
    };
}
