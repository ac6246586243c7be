namespace NeuralCore.Handwriting;

/// <summary>How lines are read.</summary>
public sealed record ReaderOptions
{
    /// <summary>
    /// Lines with less confidence are unknown, unless the model states a lower threshold: real writing is less certain
    /// than the synthetic lines on which the model's was fitted.
    /// </summary>
    public const double DefaultThreshold = 0.1;

    /// <summary>
    /// Images of exactly one character need at least this confidence: one character is less ambiguous than a line.
    /// </summary>
    internal const double MinConfidenceOfOne = 0.2;

    /// <summary>The symbols that may occur; null for all of the model's.</summary>
    public string? Symbols { get; init; }

    /// <summary>Whether each image shows exactly one character.</summary>
    public bool ExactlyOne { get; init; }

    /// <summary>Whether separators are left out of the text.</summary>
    public bool DigitsOnly { get; init; }

    /// <summary>The texts that may occur; null for any text.</summary>
    public Lexicon? Lexicon { get; init; }

    /// <summary>The confidence below which a line is unknown.</summary>
    internal double Threshold(Model model)
    {
        double threshold = Math.Min(model.Number(ModelKeys.RejectBelow) ?? DefaultThreshold, DefaultThreshold);
        return ExactlyOne ? Math.Max(threshold, MinConfidenceOfOne) : threshold;
    }

    /// <summary>The symbols of a reader that may occur; null for all of them.</summary>
    internal string? Allowed(string alphabet)
    {
        string symbols = Symbols ?? alphabet;
        // One character is not a separator, and a text of one digit has none.
        if (ExactlyOne) symbols = string.Concat(symbols.Where(char.IsAsciiLetterOrDigit));
        return symbols == alphabet ? null : symbols;
    }
}
