using System.Text.Json;
using System.Text.Json.Serialization;
using NeuralCore.Runs.Pictures;

namespace NeuralCore.Runs.Reports;

/// <summary>
/// The images of each cell of a confusion matrix, up to a limit per cell, in one PNG.
/// </summary>
internal sealed class CellImages
{
    /// <summary>
    /// Of a cell with more than twice as many images, only this number of the most and of the least confident are kept.
    /// </summary>
    public const int Kept = 20;

    private const int Columns = 40;

    private CellImages(Content data, byte[] sheet) => (Data, Sheet) = (data, sheet);

    public Content Data { get; }

    /// <summary>A PNG of all images in rows of <see cref="Content.Columns"/>.</summary>
    public byte[] Sheet { get; }

    public static CellImages Of(Predictions predictions, Dataset data)
    {
        var places = new List<int>();
        var cells = new SortedDictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
        foreach (var cell in Enumerable.Range(0, predictions.Count)
            .GroupBy(i => (Label: predictions.Labels[i], Prediction: predictions.Prediction(i))))
        {
            int[] sorted = [.. cell.OrderByDescending(predictions.Confidence)];
            int[] kept = sorted.Length <= 2 * Kept ? sorted : [.. sorted[..Kept], .. sorted[^Kept..]];
            cells.Add($"{cell.Key.Label}-{cell.Key.Prediction}", [.. Enumerable.Range(places.Count, kept.Length)]);
            places.AddRange(kept);
        }

        Shape shape = data.SampleShape;
        int channels = PngFile.ShownChannels(shape[2]);
        byte[] sheet = Paste(
            [.. places.Select(i => PngFile.Shown(data.Image(i), shape[2]))], shape[0], shape[1] * channels);
        byte[] png = PngFile.Bytes(
            sheet, Columns * shape[1], sheet.Length / (Columns * shape[1] * channels), channels);
        IEnumerable<double[]> images = places.Select(i => (double[])
            [i, predictions.Labels[i], predictions.Prediction(i), Math.Round(predictions.Confidence(i), 4)]);
        return new CellImages(
            new Content(shape[1], shape[0], Columns, Kept, predictions.ClassNames, [.. images], cells), png);
    }

    /// <summary>White where there is no image.</summary>
    /// <param name="images">Rows of <paramref name="width"/> bytes each.</param>
    private static byte[] Paste(IReadOnlyList<byte[]> images, int height, int width)
    {
        byte[] sheet = new byte[Math.Max(1, (images.Count + Columns - 1) / Columns) * height * Columns * width];
        sheet.AsSpan().Fill(byte.MaxValue);
        for (int i = 0; i < images.Count; i++)
        {
            for (int y = 0; y < height; y++)
                images[i].AsSpan(y * width, width)
                    .CopyTo(sheet.AsSpan((i / Columns * height + y) * Columns * width + i % Columns * width));
        }

        return sheet;
    }

    /// <param name="Images">Index in the test set, label, prediction and probability of each image, in the order of the
    /// PNG.</param>
    /// <param name="Cells">For "label-prediction", indices into <paramref name="Images"/>, the most confident
    /// first.</param>
    internal sealed record Content(
        int Width, int Height, int Columns, int Kept, IReadOnlyList<string> Names, IReadOnlyList<double[]> Images,
        IReadOnlyDictionary<string, IReadOnlyList<int>> Cells);
}

/// <summary>Data inside a report page, as compact JSON.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CellImages.Content))]
internal sealed partial class PageJson : JsonSerializerContext
{
    private static readonly PageJson Compact =
        new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase });

    public static string Write(CellImages.Content cells) => JsonSerializer.Serialize(cells, Compact.Content);
}
