namespace NeuralCore.Handwriting.Pages;

/// <summary>The parts of one line, ordered by their centres from left to right, and the height of its digits.</summary>
internal sealed class TextLine
{
    public TextLine(IEnumerable<InkPart> parts, double slope)
    {
        Slope = slope;
        Parts = [.. parts.OrderBy(part => part.CentreX)];
        Height = TypicalHeight(Parts);
    }

    public IReadOnlyList<InkPart> Parts { get; }

    /// <summary>Rows per column; positive if the line falls to the right.</summary>
    public double Slope { get; }

    /// <summary>Height of a typical digit.</summary>
    public int Height { get; }

    /// <summary>
    /// The median height, weighted by the squared height, so that specks have little influence.
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
