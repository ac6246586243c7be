namespace NeuralCore.Runner.Terminal;

/// <summary>The evaluation of a network on a labelled data set, for a terminal.</summary>
internal static class TestSummary
{
    /// <summary>The result in one line, after <c>Test</c> or <c>Validation</c>.</summary>
    /// <param name="images">Their name: <c>mnist test images</c>.</param>
    public static string Sentence(EvaluationReport report, string images) =>
        $"accuracy {Accuracy(report)}: {Figures.Count(report.Confusion.Correct)} of " +
            $"{Figures.Count(report.Predictions.Count)} {images} classified correctly; loss " +
            $"{Figures.Loss(report.Loss)}";

    /// <param name="data">The images of <paramref name="report"/>.</param>
    public static void Write(Screen screen, EvaluationReport report, Dataset data)
    {
        screen.Line($"Accuracy        {Accuracy(report)}");
        screen.Line($"Top-2 accuracy  {Figures.Percent(report.Top2Accuracy)}");
        screen.Line($"Loss            {Figures.Loss(report.Loss)}");
        screen.Line($"Calibration     expected calibration error (ECE) " +
            $"{Figures.Percent(report.Calibration.ExpectedError)}{Tempered()}");
        if (report.Predictions.Count == 0) return;
        screen.Line();
        ClassTable.Write(screen, report.Classes, data.ClassNames);
        screen.Line();
        ConfusionTable.Write(screen, report.Confusion, data.ClassNames);
        screen.Line();
        MistakesView.Write(screen, report, data);

        string Tempered() => report.Tempered is { } tempered
            ? $"; {Figures.Percent(tempered.ExpectedError)} at temperature {Figures.Short(report.Temperature!.Value)}"
            : "";
    }

    private static string Accuracy(EvaluationReport report) =>
        $"{Figures.Percent(report.Accuracy)} (95 % confidence interval " +
            $"{Figures.Percent(report.AccuracyInterval.Low)} to {Figures.Percent(report.AccuracyInterval.High)})";
}
