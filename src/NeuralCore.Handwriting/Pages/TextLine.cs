namespace NeuralCore.Handwriting.Pages;

/// <summary>The ink of one line, from left to right by the parts' centres, and how high its digits are.</summary>
internal sealed class TextLine
{
    public TextLine(IEnumerable<InkPart> parts)
    {
        Parts = [.. parts.OrderBy(part => part.CentreX)];
        Height = TypicalHeight(Parts);
    }

    public IReadOnlyList<InkPart> Parts { get; }

    /// <summary>Height of a typical digit.</summary>
    public int Height { get; }

    /// <summary>
    /// The median height, with parts counted by their height squared: a digit outweighs any number of specks.
    /// </summary>
    public static int TypicalHeight(IEnumerable<InkPart> parts)
    {
        int[] heights = [.. parts.Select(part => part.Box.Height).Order()];
        double half = heights.Sum(height => (double)height * height) / 2;
        int i = 0;
        for (double sum = 0; i < heights.Length - 1 && (sum += (double)heights[i] * heights[i]) < half; i++) { }
        return heights.Length == 0 ? 0 : heights[i];
    }
}
