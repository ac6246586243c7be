using NeuralCore.Runs.Records;

namespace NeuralCore.Runner.Terminal;

/// <summary>The last lines of a training: what it came to, where it lies, what to do next.</summary>
internal static class Conclusion
{
    /// <param name="pages">The pictures and the report; model and figures are saved.</param>
    /// <param name="checkpoint">The newest on the disk.</param>
    public static ExitCode Write(Screen screen, RunRecord record, SavedFiles pages, string? checkpoint)
    {
        History history = record.History;
        bool isFinished = history.StopReason is StopReason.Completed or StopReason.EarlyStopped;
        screen.Line();
        if (history.StopReason == StopReason.EarlyStopped) screen.Line($"Stopped early: no better loss for {Figures.Count(record.Settings.Patience!.Value, "epoch")}.");
        if (record.BestEpoch is { } best) screen.Line($"The weights are those of epoch {best}, which had the lowest loss.");
        if (record.Evaluated is { Report: var report, Data: var data, IsTest: var isTest })
        {
            if (record.Settings.Report)
            {
                TestSummary.Write(screen, report, data);
                screen.Line();
            }

            string sentence = TestSummary.Sentence(report, $"{record.Data.Id} {record.Evaluated.Part}");
            if (isTest) screen.Result($"Test   {sentence}", "bold green");
            else screen.Line($"So far {sentence}");
        }

        screen.Line($"Saved  {record.Folder.Path}: {(record.HasModel ? "model.safetensors, " : "")}metrics.json, history.csv{(record.Evaluated is null ? "" : ", predictions.csv, confusion.csv")}");
        if (pages.Written.Contains(RunFolder.ReportName) && record.Settings.Report) screen.Line($"Look   {record.Folder.Report}");
        if (!pages.IsWhole) Console.Error.WriteLine($"error: Model and figures are saved, but not all of the report, in {record.Folder.Path}: {pages.Reason} Missing: {string.Join(", ", pages.Missing)}.");
        if (history.StopReason == StopReason.Diverged)
        {
            string lastGood = checkpoint is null ? "" : $" The last good checkpoint is {checkpoint}.";
            Console.Error.WriteLine($"error: The training diverged. {history.Divergence}{(record.HasModel ? "" : " No model was saved.")}{lastGood}");
            return ExitCode.Failed;
        }

        if (isFinished && record.Test is not null)
        {
            screen.Line($"Next   {ProgramText.Prefix} evaluate {ProgramText.Quoted(record.Folder.Model)}");
            return pages.IsWhole ? ExitCode.Success : ExitCode.Failed;
        }

        screen.Line($"Cancelled after {Figures.Count(Math.Max(0, history.Epochs.Count - 1), "whole epoch")}; the test set was not read.", "yellow");
        if (checkpoint is not null) screen.Line($"Next   {ProgramText.Prefix} train {ProgramText.ResumeOption} {ProgramText.Quoted(record.Folder.Path)}");
        return ExitCode.Cancelled;
    }
}
