namespace NeuralCore.Runner.Terminal;

/// <summary>Everything about a network on a labelled set that people look at in a terminal.</summary>
internal static class TestSummary
{
    /// <summary>In one line, which is also all that somebody sees who wants to see nothing else.</summary>
    /// <param name="images">Which ones, in words: <c>mnist test images</c>.</param>
    public static string Sentence(EvaluationReport report, string images) =>
        $"{Figures.Percent(report.Accuracy)} of {Figures.Count(report.Predictions.Count)} {images} right, " +
            $"{Figures.Count(report.Predictions.Count - report.Confusion.Correct)} wrong; loss " +
            $"{Figures.Loss(report.Loss)}";

    /// <param name="data">The images that <paramref name="report"/> is about.</param>
    public static void Write(Screen screen, EvaluationReport report, Dataset data)
    {
        Interval likely = report.AccuracyInterval;
        screen.Line($"Accuracy     {Figures.Percent(report.Accuracy)}, 95 % interval {Figures.Percent(likely.Low)} " +
            $"to {Figures.Percent(likely.High)}");
        screen.Line($"Top 2        {Figures.Percent(report.Top2Accuracy)} among the two likeliest");
        screen.Line($"Loss         {Figures.Loss(report.Loss)}");
        screen.Line($"Calibration  off by {Figures.Percent(report.Calibration.ExpectedError)} on average " +
            $"(ECE){Tempered()}");
        if (report.Predictions.Count == 0) return;
        screen.Line();
        ClassTable.Write(screen, report.Classes, data.ClassNames);
        screen.Line();
        ConfusionTable.Write(screen, report.Confusion, data.ClassNames);
        screen.Line();
        MistakesView.Write(screen, report, data);

        string Tempered() => report.Tempered is { } tempered ? $"; by {Figures.Percent(tempered.ExpectedError)} at " +
            $"temperature {Figures.Short(report.Temperature!.Value)}" : "";
    }
}
