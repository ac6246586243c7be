using NeuralCore.Runs.Records;
using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>A model before and after its weights were rounded, on a test set.</summary>
internal static class RoundingTable
{
    public static void Write(Screen screen, RoundingLoss loss)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("weights");
        foreach (string head in (string[])["accuracy", "errors", "loss"])
            table.AddColumn(head, column => column.RightAligned().NoWrap());
        foreach ((string weights, EvaluationReport report) in ((string, EvaluationReport)[])[
            ("as trained (F32)", loss.Before), ("rounded (int8)", loss.After)])
            table.AddRow(weights, Figures.Percent(report.Accuracy),
                Figures.Count(report.Predictions.Count - report.Confusion.Correct), Figures.Loss(report.Loss));
        screen.Write(table);
        screen.Line($"{loss.Data}, {Figures.Count(loss.Count)} images: {Figures.Count(loss.Changed)} answered " +
            $"otherwise, of which {Figures.Count(loss.Worse)} had been right and {Figures.Count(loss.Better)} are now.");
    }
}
