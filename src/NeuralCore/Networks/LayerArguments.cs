using System.Globalization;

namespace NeuralCore;

/// <summary>The arguments of a layer in an architecture text, read one by one; each error names the column.</summary>
public sealed class LayerArguments
{
    /// <summary>Maximum size; larger sizes are typing errors.</summary>
    private const int MaxSize = 65_536;

    private readonly Word name;
    private readonly string text;
    private readonly List<Word> rest;

    internal LayerArguments(Stage stage, string text)
    {
        (name, this.text) = (stage.Name, text);
        rest = [.. stage.Arguments];
    }

    /// <summary>The name of the layer.</summary>
    public string Name => name.Text;

    /// <summary>The next argument as a whole number of at least 1.</summary>
    /// <param name="what">Description of the argument for the error message: <c>a number of outputs</c>.</param>
    /// <exception cref="ArchitectureException">The argument is missing or not valid.</exception>
    public int Count(string what) => Positive(Required(what), what);

    /// <summary>The next argument if it is a number, otherwise <paramref name="standard"/>.</summary>
    public double NumberOr(double standard)
    {
        if (rest.Count == 0) return standard;
        string next = rest[0].Text;
        if (!double.TryParse(next, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) return standard;
        rest.RemoveAt(0);
        return value;
    }

    /// <summary>The next argument as a number.</summary>
    /// <inheritdoc cref="Count"/>
    public double Number(string what)
    {
        Word word = Required(what);
        return double.TryParse(word.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value
            : throw Error($"{Name}: {what} is a number, not '{word.Text}'", word);
    }

    /// <summary>The next argument as sizes joined by x: <c>3x3x32</c>.</summary>
    /// <inheritdoc cref="Count"/>
    public int[] Sizes(string what, int least, int most)
    {
        Word word = Required(what);
        string[] parts = word.Text.Split('x');
        if (parts.Length < least || parts.Length > most)
            throw Error($"{Name}: {what} is written {Example(least, most)}, not '{word.Text}'", word);
        return [.. parts.Select(part => Positive(word with { Text = part }, what))];
    }

    /// <summary>The next argument as a size: <c>2</c> or <c>2x3</c>.</summary>
    /// <inheritdoc cref="Count"/>
    public Size Size(string what) =>
        Sizes(what, 1, 2) is [int height, .. var width] ? new Size(height, width is [int w] ? w : height) : default;

    /// <summary>
    /// Reads <paramref name="keyword"/> and the size after it, at any position; null if the keyword is missing.
    /// </summary>
    /// <exception cref="ArchitectureException">No size follows the keyword.</exception>
    public Size? KeywordSize(string keyword) => MoveToFront(keyword) ? Size(keyword) : null;

    /// <summary>
    /// Reads <paramref name="keyword"/> and the number after it, at any position; null if the keyword is missing.
    /// </summary>
    /// <exception cref="ArchitectureException">No number follows the keyword.</exception>
    public double? KeywordNumber(string keyword) => MoveToFront(keyword) ? Number(keyword) : null;

    /// <summary>Reads <paramref name="keyword"/>, at any position.</summary>
    /// <returns>Whether the keyword was present.</returns>
    public bool Keyword(string keyword)
    {
        int at = rest.FindIndex(word => word.Text == keyword);
        if (at >= 0) rest.RemoveAt(at);
        return at >= 0;
    }

    /// <summary>Reads <c>same</c>, <c>valid</c>, <c>pad 1</c> or <c>pad 1,2,1,2</c>.</summary>
    public Padding ReadPadding()
    {
        int at = rest.FindIndex(word => word.Text is "same" or "valid" or "pad");
        if (at < 0) return Padding.Valid;
        Word word = rest[at];
        rest.RemoveAt(at);
        if (word.Text != "pad") return word.Text == "same" ? Padding.Same : Padding.Valid;
        if (at == rest.Count)
        {
            throw Error($"{Name}: 'pad' needs numbers after it, as in pad 1 or pad 1,2,1,2 (top, bottom, left, right)",
                word);
        }

        Word sides = rest[at];
        rest.RemoveAt(at);
        int[] pixels = [.. sides.Text.Split(',').Select(ReadSide)];
        return pixels switch
        {
            [>= 0 and var all] => Padding.Explicit(all),
            [>= 0 and var top, >= 0 and var bottom, >= 0 and var left, >= 0 and var right] =>
                Padding.Explicit(top, bottom, left, right),
            _ => throw Error($"{Name}: padding is one number or four (top,bottom,left,right), not '{sides.Text}'",
                sides),
        };

        static int ReadSide(string side) =>
            int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value <= MaxSize ? value : -1;
    }

    /// <summary>The activation function among the arguments; null if there is none.</summary>
    internal Layer? Activation()
    {
        if (rest.Count == 0) return null;
        int at = rest.FindIndex(word => LayerCatalog.Activation(word.Text) is not null);
        if (at < 0) return null;
        string name = rest[at].Text;
        rest.RemoveAt(at);
        return LayerCatalog.Activation(name);
    }

    /// <summary>Throws if an argument was not used.</summary>
    internal void Done()
    {
        if (rest.Count > 0) throw Error($"{Name} does not understand '{rest[0].Text}'", rest[0]);
    }

    /// <summary>
    /// Removes the keyword and makes the word after it the next argument; false if the keyword is missing.
    /// </summary>
    private bool MoveToFront(string keyword)
    {
        int at = rest.FindIndex(word => word.Text == keyword);
        if (at < 0) return false;
        Word after = at + 1 < rest.Count ? rest[at + 1]
            : throw Error($"{Name}: '{keyword}' needs a number after it", rest[at]);
        rest.RemoveRange(at, 2);
        rest.Insert(0, after);
        return true;
    }

    private Word Required(string what)
    {
        if (rest.Count == 0) throw new ArchitectureException($"{Name} needs {what}", text, name.Column + Name.Length);
        Word word = rest[0];
        rest.RemoveAt(0);
        return word;
    }

    private int Positive(Word word, string what) =>
        int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                && value is >= 1 and <= MaxSize
                ? value
                : throw Error($"{Name}: {what} is a whole number from 1 to {MaxSize}, not '{word.Text}'", word);

    private static string Example(int least, int most) =>
        (least, most) switch { (3, 3) => "height x width x channels, as in 3x3x32", _ => "2 or 2x3" };

    private ArchitectureException Error(string reason, Word word) => new(reason, text, word.Column);
}
