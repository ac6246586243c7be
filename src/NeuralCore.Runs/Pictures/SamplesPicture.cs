namespace NeuralCore.Runs.Pictures;

/// <summary>The first images of a test set with their predictions.</summary>
internal static class SamplesPicture
{
    public const int DefaultCount = 50;

    /// <param name="predictions">Of <paramref name="data"/>.</param>
    public static SvgDrawing Create(Dataset data, Predictions predictions, int count = DefaultCount)
    {
        count = Math.Min(count, data.Count);
        int correct = Enumerable.Range(0, count).Count(predictions.IsCorrect);
        string title = $"The first {Figures.Count(count, "image")}: {correct} classified correctly, " +
            $"{Figures.Count(count - correct, "error")}";
        return DigitGrid.Draw(title, data.SampleShape, [.. Enumerable.Range(0, count).Select(Cell)]);

        DigitCell Cell(int i)
        {
            var prediction = new CaptionLine(
                data.ClassNames[predictions.Prediction(i)], $": {PictureStyle.Percent(predictions.Confidence(i))}");
            return new(data.Image(i).ToArray(),
                predictions.IsCorrect(i) ? [prediction]
                    : [prediction, new(data.ClassNames[data.Labels[i]], Before: "label ")],
                !predictions.IsCorrect(i));
        }
    }
}
