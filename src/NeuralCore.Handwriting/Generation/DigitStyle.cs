namespace NeuralCore.Handwriting;

/// <summary>
/// One way of writing a digit: its strokes, and its frequency among the styles of the same digit.
/// </summary>
internal sealed class DigitStyle
{
    /// <param name="weight">Relative frequency.</param>
    /// <param name="strokes">In the notation of <see cref="DigitStyles"/>: <c>x,y x,y! / x,y …</c>.</param>
    public DigitStyle(int weight, string strokes)
    {
        Weight = weight;
        Strokes = [.. strokes.Split('/').Select(ParseStroke)];
    }

    public int Weight { get; }

    public IReadOnlyList<StrokePoint[]> Strokes { get; }

    /// <summary>Draws one of the styles with a probability proportional to its weight.</summary>
    public static DigitStyle Choose(ReadOnlySpan<DigitStyle> styles, ref RandomStream random)
    {
        int total = 0;
        foreach (DigitStyle style in styles) total += style.Weight;
        int ticket = random.NextInt(total);
        foreach (DigitStyle style in styles)
        {
            ticket -= style.Weight;
            if (ticket < 0) return style;
        }

        throw new InvalidOperationException("The weights changed while they were summed.");
    }

    private static StrokePoint[] ParseStroke(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParsePoint)];

    private static StrokePoint ParsePoint(string text)
    {
        string[] numbers = text.TrimEnd('!').Split(',');
        return new StrokePoint(int.Parse(numbers[0]), int.Parse(numbers[1]), text.EndsWith('!'));
    }
}
