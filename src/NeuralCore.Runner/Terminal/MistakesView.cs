namespace NeuralCore.Runner.Terminal;

/// <summary>The most confident errors of a network.</summary>
internal static class MistakesView
{
    public const int MaxErrors = 5;

    public static void Write(Screen screen, EvaluationReport report, Dataset data)
    {
        Predictions predictions = report.Predictions;
        IReadOnlyList<int> errors = report.MostConfidentErrors(MaxErrors);
        if (errors.Count == 0)
        {
            screen.Line("No errors.");
            return;
        }

        screen.Line(errors.Count == 1 ? "The only error:"
            : $"The {errors.Count} most confident errors:");
        ImageStrip.Write(screen, data, errors, index =>
        [
            $"image {index}: label {data.ClassNames[predictions.Labels[index]]}",
            $"prediction {data.ClassNames[predictions.Prediction(index)]}",
            $"confidence {Figures.Percent(predictions.Confidence(index))}",
        ]);
    }
}
