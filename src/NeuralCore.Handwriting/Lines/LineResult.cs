using NeuralCore.Handwriting.Pages;

namespace NeuralCore.Handwriting.Lines;

/// <summary>The text of a line.</summary>
/// <param name="Probability">Of the whole text.</param>
/// <param name="Characters">One for each character of the text.</param>
/// <param name="Texts">The most probable texts, the best first.</param>
internal sealed record LineResult(
    string Text, double Probability, IReadOnlyList<LineCharacter> Characters,
    IReadOnlyList<(string Text, double Probability)> Texts)
{
    /// <summary>
    /// Compared with the rejection threshold. Of a text, its probability among the candidates times the geometric mean
    /// over its characters of the probability of all its paths; of an exactly-one result, not relative to the other symbols.
    /// </summary>
    public double Confidence { get; init; } = Probability;

    /// <summary>The probability of the text, among all texts, in the view where it is largest.</summary>
    public double BestView { get; init; } = Probability;

    /// <summary>What the network read, for images of the stages; null if it was not kept.</summary>
    public LineTrace? Trace { get; init; }

    /// <summary>The same line without the other characters.</summary>
    public LineResult Keep(Func<char, bool> isKept) => this with
    {
        Text = string.Concat(Text.Where(isKept)),
        Characters = [.. Characters.Zip(Text).Where(pair => isKept(pair.Second)).Select(pair => pair.First)],
        Texts = [.. Texts.Select(text => (string.Concat(text.Text.Where(isKept)), text.Probability))],
    };
}

/// <summary>A character of a line.</summary>
/// <param name="Box">Its ink, in pixels of the crop.</param>
/// <param name="Alternatives">The most probable symbols, the best first.</param>
internal sealed record LineCharacter(PixelBox Box, IReadOnlyList<(char Symbol, double Probability)> Alternatives);

/// <summary>The input of the network for a line, and the outputs of its columns.</summary>
/// <param name="Pixels">(32, Width), 0 = paper.</param>
/// <param name="Columns">For each column the most probable symbol, null for the blank, with its probability.</param>
internal sealed record LineTrace(
    byte[] Pixels, int Width, IReadOnlyList<(char? Symbol, double Probability)> Columns);
