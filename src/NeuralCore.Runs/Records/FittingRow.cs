namespace NeuralCore.Runs.Records;

/// <summary>Lines of a table: as many cells, from the left, as fit into a width.</summary>
/// <param name="widths">Of each column; a negative width aligns left.</param>
internal sealed class FittingRow(int available, params int[] widths)
{
    private const string Gap = "  ";

    private readonly int shown = Fitting(available, widths);

    public string Of(params string[] cells) =>
        string.Join(Gap, cells.Take(shown)
            .Select((cell, i) => widths[i] < 0 ? cell.PadRight(-widths[i]) : cell.PadLeft(widths[i]))).TrimEnd();

    private static int Fitting(int available, int[] widths)
    {
        int count = 0, used = -Gap.Length;
        while (count < widths.Length && (used += Gap.Length + Math.Abs(widths[count])) <= available) count++;
        return Math.Max(1, count);
    }
}
