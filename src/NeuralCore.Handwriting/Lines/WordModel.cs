using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace NeuralCore.Handwriting.Lines;

/// <summary>
/// How probable a word is: a character model of order 5, estimated from example words. Letters that the network confuses,
/// such as n and u, are distinguished by their neighbours.
/// </summary>
/// <remarks><code>
/// Word       a run of letters; case does not matter; a boundary comes before its first and after its last letter
/// P(c | h)   = (n(hc) + k(h)·P(c | h')) / (n(h) + k(h))     for each of the 26 letters and the boundary
///              h: the four symbols before, h': h without its first; n: times seen; k(h): kinds of symbols seen after h
/// Prior      0.4·Σ ln(27·P(c | h)) over the symbols of a text: 0 where all are equally probable
/// </code>
/// Interpolation: Witten and Bell 1991, "The zero-frequency problem". All that is no letter is neutral: a digit has
/// no influence on the next one.</remarks>
internal sealed class WordModel : ISymbolPrior
{
    /// <summary>Weight of the model against the network; chosen on words that are not among the examples.</summary>
    private const double Weight = 0.4;

    private const int Context = 4, Bits = 5, Symbols = 27, Boundary = 0;

    /// <summary>Larger counts are no words that people wrote.</summary>
    private const int MaxCount = 1_000_000;

    /// <summary>The context is a boundary.</summary>
    private const uint BoundaryState = 1 << Bits;

    // A sequence of up to five symbols is a number: a leading 1, then five bits for each.
    private readonly Dictionary<uint, Counts> sequences = [];
    private readonly byte[] letters;

    /// <param name="alphabet">Symbol k is class k.</param>
    /// <param name="words">As <see cref="Format"/> writes them.</param>
    /// <exception cref="InvalidDataException">They have another form.</exception>
    public WordModel(string alphabet, string words)
    {
        letters = [.. alphabet.Select(Letter)];
        foreach (string item in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = item.Split(':');
            int count = 1;
            if (parts.Length > 2 || parts[0].Length == 0 || !parts[0].All(char.IsAsciiLetterLower)
                || parts.Length == 2 && !(int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out count)
                    && count is > 0 and <= MaxCount))
            {
                throw new InvalidDataException($"The model's '{ModelKeys.Words}' has '{PlainText.Of(item)}', and not a "
                    + "word of the letters a to z, alone or with a count, such as the:12.");
            }

            Learn(parts[0], count);
        }
    }

    public uint Start => BoundaryState;

    /// <summary>The words of texts, each once, with the number of times if it is not 1: <c>by the:12</c>.</summary>
    public static string Format(IEnumerable<string> texts)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            foreach (string word in Words(text)) counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return string.Join(' ', counts.Select(pair => pair.Value == 1 ? pair.Key : $"{pair.Key}:{pair.Value}"));
    }

    public double LogFactor(ref uint state, int symbol)
    {
        int letter = letters[symbol];
        if (letter == Boundary && state == BoundaryState) return 0;
        double log = LogRatio(state, letter);
        state = letter == Boundary ? BoundaryState : Shifted(state, letter);
        return log;
    }

    /// <summary>ln of the prior of a text, relative to one whose letters are equally probable.</summary>
    public double LogPrior(ReadOnlySpan<int> text)
    {
        uint state = Start;
        double log = 0;
        foreach (int symbol in text) log += LogFactor(ref state, symbol);
        return state == BoundaryState ? log : log + LogRatio(state, Boundary);
    }

    private static byte Letter(char symbol) =>
        char.IsAsciiLetter(symbol) ? (byte)(char.ToLowerInvariant(symbol) - 'a' + 1) : (byte)Boundary;

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (char symbol in text.Append(' '))
        {
            if (char.IsAsciiLetter(symbol)) word.Append(char.ToLowerInvariant(symbol));
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
    }

    /// <summary>The sequence with one symbol more; of more than four symbols the first are left out.</summary>
    private static uint Shifted(uint state, int symbol)
    {
        const uint Full = 1u << Context * Bits;
        uint longer = state << Bits | (uint)symbol;
        return longer < Full ? longer : longer & (Full - 1) | Full;
    }

    /// <summary>The last <paramref name="length"/> symbols of a sequence.</summary>
    private static uint Suffix(uint state, int length)
    {
        uint mark = 1u << length * Bits;
        return state & (mark - 1) | mark;
    }

    private static int Length(uint state) => (31 - int.LeadingZeroCount((int)state)) / Bits;

    private void Learn(string word, int count)
    {
        uint state = BoundaryState;
        foreach (int symbol in word.Select(letter => (int)Letter(letter)).Append(Boundary))
        {
            for (int length = 0; length <= Length(state); length++)
            {
                uint context = Suffix(state, length);
                ref Counts longer = ref At(context << Bits | (uint)symbol);
                int kinds = longer.Seen == 0 ? 1 : 0;
                longer.Seen += count;
                ref Counts shorter = ref At(context);
                shorter.Next += count;
                shorter.Kinds += kinds;
            }

            state = Shifted(state, symbol);
        }

        ref Counts At(uint sequence) => ref CollectionsMarshal.GetValueRefOrAddDefault(sequences, sequence, out _);
    }

    /// <summary>0.4·ln(27·P(symbol | state))</summary>
    private double LogRatio(uint state, int symbol)
    {
        double p = 1.0 / Symbols;
        for (int length = 0; length <= Length(state); length++)
        {
            uint context = Suffix(state, length);
            if (!sequences.TryGetValue(context, out Counts before)) break;
            sequences.TryGetValue(context << Bits | (uint)symbol, out Counts with);
            p = (with.Seen + before.Kinds * p) / (before.Next + before.Kinds);
        }

        return Weight * PortableMath.Log(Symbols * p);
    }

    /// <summary>Of a sequence: the times it was seen, the symbols seen after it, and how many kinds they were.</summary>
    private struct Counts
    {
        public long Seen;
        public long Next;
        public long Kinds;
    }
}
