using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runs.Reports;

/// <summary>The images behind the cells of a confusion matrix: all that were misread, up to a limit a cell, on one sheet.</summary>
internal sealed class CellImages
{
    /// <summary>From either end of a cell with more images than twice this: the surest and the least sure.</summary>
    public const int Kept = 20;

    private const int Columns = 40;

    private CellImages(Content data, Canvas sheet) => (Data, Sheet) = (data, sheet);

    public Content Data { get; }

    /// <summary>Image after image, <see cref="Content.Columns"/> in a row.</summary>
    public Canvas Sheet { get; }

    public static CellImages Of(Predictions predictions, Dataset data)
    {
        var places = new List<int>();
        var cells = new SortedDictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
        foreach (var cell in Enumerable.Range(0, predictions.Count).GroupBy(i => (Label: predictions.Labels[i], Guess: predictions.Guess(i))))
        {
            int[] sorted = [.. cell.OrderByDescending(predictions.Confidence)];
            int[] kept = sorted.Length <= 2 * Kept ? sorted : [.. sorted[..Kept], .. sorted[^Kept..]];
            cells.Add($"{cell.Key.Label}-{cell.Key.Guess}", [.. Enumerable.Range(places.Count, kept.Length)]);
            places.AddRange(kept);
        }

        Shape shape = data.ImageShape;
        int rows = (places.Count + Columns - 1) / Columns;
        var sheet = new Canvas(Columns * shape[1], Math.Max(1, rows) * shape[0]);
        for (int i = 0; i < places.Count; i++) sheet.DrawImage(data.Image(places[i]), shape[1], shape[0], shape[2], i % Columns * shape[1], i / Columns * shape[0], 1);
        var images = places.Select(i => new double[] { i, predictions.Labels[i], predictions.Guess(i), Math.Round(predictions.Confidence(i), 4) });
        return new CellImages(new Content(shape[1], shape[0], Columns, Kept, predictions.ClassNames, [.. images], cells), sheet);
    }

    /// <param name="Images">Index among the judged images, label, guess and probability of each, in the order of the sheet.</param>
    /// <param name="Cells">For "label-guess", places in <paramref name="Images"/>, the surest first.</param>
    internal sealed record Content(
        int Width, int Height, int Columns, int Kept, IReadOnlyList<string> Names, IReadOnlyList<double[]> Images, IReadOnlyDictionary<string, IReadOnlyList<int>> Cells);
}
