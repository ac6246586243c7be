namespace NeuralCore.Runs.Pictures;

/// <summary>The mistakes that the network was surest of.</summary>
internal static class MisclassifiedPicture
{
    public const int DefaultCount = 50;

    /// <summary>Class names longer than this stand on a line each.</summary>
    private const int LongName = 2;

    /// <param name="report">Of <paramref name="data"/>.</param>
    public static SvgDrawing Create(Dataset data, EvaluationReport report, int count = DefaultCount)
    {
        Predictions predictions = report.Predictions;
        int mistakes = predictions.Count - report.Confusion.Correct;
        if (mistakes == 0) return DigitGrid.Draw($"No mistake in {Figures.Count(predictions.Count, "image")}", data.SampleShape, []);
        bool isLong = data.ClassNames.Max(name => name.Length) > LongName;
        string title = mistakes > count ? $"The {count} most confident of {Figures.Count(mistakes)} mistakes: label → guess" : $"{(mistakes == 1 ? "The only mistake" : $"All {mistakes} mistakes, the most confident first")}: label → guess";
        return DigitGrid.Draw(title, data.SampleShape, [.. report.MostConfidentErrors(count).Select(Cell)]);

        DigitCell Cell(int i)
        {
            string label = data.ClassNames[data.Labels[i]], guess = data.ClassNames[predictions.Prediction(i)], percent = $": {PictureStyle.Percent(predictions.Confidence(i))}";
            return new(data.Image(i).ToArray(), isLong ? [new(label, " →"), new(guess, percent)] : [new(guess, percent, $"{label} → ")]);
        }
    }
}
