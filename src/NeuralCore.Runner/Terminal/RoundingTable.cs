using NeuralCore.Runs.Records;
using Spectre.Console;

namespace NeuralCore.Runner.Terminal;

/// <summary>The evaluation of a model before and after quantization on a test set.</summary>
internal static class RoundingTable
{
    public static void Write(Screen screen, RoundingLoss loss)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("weights");
        foreach (string head in (string[])["accuracy", "errors", "loss"])
            table.AddColumn(head, column => column.RightAligned().NoWrap());
        foreach ((string weights, EvaluationReport report) in ((string, EvaluationReport)[])[
            ("as trained (F32)", loss.Before), ("quantized (int8)", loss.After)])
            table.AddRow(weights, Figures.Percent(report.Accuracy),
                Figures.Count(report.Predictions.Count - report.Confusion.Correct), Figures.Loss(report.Loss));
        screen.Write(table);
        screen.Line($"{loss.Data}, {Figures.Count(loss.Count)} images: {Figures.Count(loss.Changed)} predictions " +
            $"changed, {Figures.Count(loss.Worse)} from correct to wrong and {Figures.Count(loss.Better)} from wrong " +
            "to correct.");
    }
}
