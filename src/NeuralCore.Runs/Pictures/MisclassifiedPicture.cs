namespace NeuralCore.Runs.Pictures;

/// <summary>The most confident errors of a network.</summary>
internal static class MisclassifiedPicture
{
    public const int DefaultCount = 50;

    /// <summary>Class names longer than this are on separate lines.</summary>
    private const int LongName = 2;

    /// <param name="report">Of <paramref name="data"/>.</param>
    public static SvgDrawing Create(Dataset data, EvaluationReport report, int count = DefaultCount)
    {
        Predictions predictions = report.Predictions;
        int errors = predictions.Count - report.Confusion.Correct;
        if (errors == 0)
            return DigitGrid.Draw($"No errors in {Figures.Count(predictions.Count, "image")}", data.SampleShape, []);
        bool isLong = data.ClassNames.Max(name => name.Length) > LongName;
        string title = errors > count ? $"The {count} most confident of {Figures.Count(errors)} errors"
            : errors == 1 ? "The only error" : $"All {errors} errors, the most confident first";
        DigitCell[] cells = [.. report.MostConfidentErrors(count).Select(Cell)];
        return DigitGrid.Draw($"{title}: label → prediction", data.SampleShape, cells);

        DigitCell Cell(int i)
        {
            string label = data.ClassNames[data.Labels[i]], prediction = data.ClassNames[predictions.Prediction(i)],
                percent = $": {PictureStyle.Percent(predictions.Confidence(i))}";
            return new(data.Image(i).ToArray(),
                isLong ? [new(label, " →"), new(prediction, percent)] : [new(prediction, percent, $"{label} → ")]);
        }
    }
}
