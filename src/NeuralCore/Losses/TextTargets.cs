using System.Text;

namespace NeuralCore;

/// <summary>One text per sample, such as a handwritten line, for losses that compare sequences of symbols.</summary>
/// <remarks>Symbols are Unicode code points, so a letter outside the basic multilingual plane is one symbol.</remarks>
public sealed class TextTargets : Targets
{
    /// <summary>Marks the end of a text that is shorter than the longest, in a tensor of targets.</summary>
    public const int End = -1;

    private readonly string[] texts;
    private readonly int[][] symbols;
    private readonly int longest;

    /// <param name="texts">One text per sample; a text may be empty.</param>
    /// <param name="alphabet">The symbols that may occur, each once: the position of a symbol is its index.</param>
    /// <exception cref="ArgumentException">A symbol is not in the alphabet, or is in it twice.</exception>
    public TextTargets(IEnumerable<string> texts, string alphabet)
    {
        this.texts = [.. texts];
        Alphabet = alphabet;
        var numbers = new Dictionary<Rune, int>();
        foreach (Rune symbol in alphabet.EnumerateRunes())
            Guard.Require(numbers.TryAdd(symbol, numbers.Count), $"The alphabet has the symbol '{symbol}' twice.");
        Symbols = numbers.Count;
        symbols = [.. this.texts.Select((text, i) => Numbers(text, i, numbers))];
        longest = Longest(symbols);
    }

    private TextTargets(TextTargets whole, ReadOnlySpan<int> indices)
    {
        (Alphabet, Symbols) = (whole.Alphabet, whole.Symbols);
        texts = new string[indices.Length];
        symbols = new int[indices.Length][];
        for (int i = 0; i < indices.Length; i++)
            (texts[i], symbols[i]) = (whole.texts[indices[i]], whole.symbols[indices[i]]);
        longest = Longest(symbols);
    }

    public override int Count => texts.Length;

    public IReadOnlyList<string> Texts => texts;

    public string Alphabet { get; }

    /// <summary>Number of symbols of the alphabet.</summary>
    public int Symbols { get; }

    public override string ToString() => $"texts of {Symbols} symbols";

    public override TextTargets Subset(ReadOnlySpan<int> indices) => new(this, indices);

    /// <summary>(L), the length of the longest text.</summary>
    public override Shape RowShape(Shape output) => new(longest);

    public override void Fill(ReadOnlySpan<int> indices, Tensor t)
    {
        int width = t.Shape.Last;
        Guard.Require(t.Shape == new Shape(indices.Length, width) && width >= longest,
            $"{indices.Length} texts of up to {longest} symbols do not fill a tensor of {t.Shape}.");
        t.Span.Fill(End);
        for (int i = 0; i < indices.Length; i++)
        {
            int[] text = symbols[indices[i]];
            for (int k = 0; k < text.Length; k++) t.Span[i * width + k] = text[k];
        }
    }

    internal override IEnumerable<byte[]> Bytes() =>
        [.. texts.Prepend(Alphabet).Select(text => Encoding.UTF8.GetBytes(text + '\n'))];

    private static int[] Numbers(string text, int index, Dictionary<Rune, int> numbers)
    {
        var result = new List<int>();
        foreach (Rune symbol in text.EnumerateRunes())
        {
            bool known = numbers.TryGetValue(symbol, out int number);
            Guard.Require(known, $"Text {index}, '{text}', has the symbol '{symbol}', which is not in the alphabet.");
            result.Add(number);
        }

        return [.. result];
    }

    /// <summary>Length of the longest text, at least 1, because a tensor has no empty rows.</summary>
    private static int Longest(int[][] symbols) => symbols.Select(text => text.Length).Append(1).Max();
}
