namespace NeuralCore.Handwriting;

/// <summary>How lines are read.</summary>
public sealed record ReaderOptions
{
    /// <summary>Lines with less confidence are unknown, unless the model states another threshold.</summary>
    public const double DefaultThreshold = 0.1;

    /// <summary>The symbols that may occur; null for all of the model's.</summary>
    public string? Symbols { get; init; }

    /// <summary>Whether each image shows exactly one character.</summary>
    public bool ExactlyOne { get; init; }

    /// <summary>Whether separators are left out of the text.</summary>
    public bool DigitsOnly { get; init; }

    /// <summary>The texts that may occur; null for any text.</summary>
    public Lexicon? Lexicon { get; init; }

    /// <summary>The symbols of a reader that may occur; null for all of them.</summary>
    internal string? Allowed(string alphabet)
    {
        string symbols = Symbols ?? alphabet;
        // One character is not a separator, and a text of one digit has none.
        if (ExactlyOne) symbols = string.Concat(symbols.Where(char.IsAsciiLetterOrDigit));
        return symbols == alphabet ? null : symbols;
    }
}
