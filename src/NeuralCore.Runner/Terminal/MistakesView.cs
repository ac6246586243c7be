namespace NeuralCore.Runner.Terminal;

/// <summary>The images that a network read wrongly although it was the surest.</summary>
internal static class MistakesView
{
    public const int Most = 5;

    public static void Write(Screen screen, EvaluationReport report, Dataset data)
    {
        Predictions said = report.Predictions;
        IReadOnlyList<int> mistakes = report.MostConfidentErrors(Most);
        if (mistakes.Count == 0)
        {
            screen.Line("No mistakes.");
            return;
        }

        screen.Line(mistakes.Count == 1 ? "The only mistake:" : $"The {mistakes.Count} mistakes of which it was the surest:");
        ImageStrip.Write(screen, data, mistakes, index =>
        [
            $"image {index}: {data.ClassNames[said.Labels[index]]}",
            $"read as {data.ClassNames[said.Prediction(index)]}",
            $"with {Figures.Percent(said.Confidence(index))}",
        ]);
    }
}
