using NeuralCore.Runs.Records;

namespace NeuralCore.Runner.Terminal;

/// <summary>The last lines of a training: results, saved files and the next command.</summary>
internal static class Conclusion
{
    /// <param name="pages">The files of the report; model and metrics are saved.</param>
    /// <param name="checkpoint">The path of the newest checkpoint.</param>
    public static ExitCode Write(Screen screen, RunRecord record, SavedFiles pages, string? checkpoint)
    {
        History history = record.History;
        bool isFinished = history.StopReason is StopReason.Completed or StopReason.EarlyStopped;
        screen.Line();
        if (history.StopReason == StopReason.EarlyStopped)
        {
            string epochs = Figures.Count(record.Settings.Patience!.Value, "epoch");
            screen.Line($"Early stopping: no improvement of the loss for {epochs}.");
        }

        if (record.BestEpoch is { } best)
            screen.Line($"The weights of epoch {best} with the lowest loss were restored.");
        if (record.Evaluated is { Report: var report, Data: var data, IsTest: var isTest })
        {
            if (record.Settings.Report)
            {
                TestSummary.Write(screen, report, data);
                screen.Line();
            }

            string sentence = TestSummary.Sentence(report, $"{record.Data.Id} {record.Evaluated.Part}");
            if (isTest) screen.Result($"Test {sentence}", "bold green");
            else screen.Line($"Validation {sentence}");
        }

        if (record.Lines is { } lines)
        {
            if (lines.IsTest) screen.Result($"Test {lines.Sentence}", "bold green");
            else screen.Line($"Validation {lines.Sentence}");
            screen.Line($"Calibration     temperature {Figures.Short(record.RunEvaluation.Rejection!.Temperature)}, texts "
                + $"with a probability below {Figures.Percent(record.RunEvaluation.Rejection.Threshold)} are unknown");
        }

        screen.Line($"Saved  {record.Folder.Path}: {(record.HasModel ? "model.safetensors, " : "")}metrics.json, " +
            $"history.csv{(record.Evaluated is not null ? ", predictions.csv, confusion.csv"
                : record.Lines is not null ? ", lines.csv" : "")}");
        if (pages.Written.Contains(RunFolder.ReportName) && record.Settings.Report)
            screen.Line($"Report {record.Folder.Report}");
        if (!pages.IsWhole)
        {
            Console.Error.WriteLine($"error: Model and metrics are saved, but not the whole report, in " +
                $"{record.Folder.Path}: {pages.Reason} Missing: {string.Join(", ", pages.Missing)}.");
        }

        if (history.StopReason == StopReason.Diverged)
        {
            string lastGood = checkpoint is null ? "" : $" The last good checkpoint is {checkpoint}.";
            Console.Error.WriteLine($"error: The training diverged. " +
                $"{history.Divergence}{(record.HasModel ? "" : " No model was saved.")}{lastGood}");
            return ExitCode.Failed;
        }

        if (isFinished && record.IsEvaluated)
        {
            screen.Line(record.Lines is null
                ? $"Next   {ProgramText.Prefix} evaluate {ProgramText.Quoted(record.Folder.Model)}"
                : $"Next   {ProgramText.Prefix} predict {ProgramText.Quoted(record.Folder.Model)} IMAGE");
            screen.Line($"Page   {ProgramText.Page} {ProgramText.Quoted(record.Folder.Model)}");
            return pages.IsWhole ? ExitCode.Success : ExitCode.Failed;
        }

        screen.Line($"Cancelled after {Figures.Count(Math.Max(0, history.Epochs.Count - 1), "complete epoch")}; the " +
            "test set was not read.", "yellow");
        if (checkpoint is not null)
        {
            screen.Line($"Next   {ProgramText.Prefix} train {ProgramText.ResumeOption} " +
                $"{ProgramText.Quoted(record.Folder.Path)}");
        }

        return ExitCode.Cancelled;
    }

    /// <summary>Prints what is saved and what is missing, and how to recover it.</summary>
    /// <param name="checkpoint">The path of the newest checkpoint.</param>
    public static ExitCode ReportLoss(SavedFiles saved, RunRecord record, string? checkpoint)
    {
        bool hasModel = saved.Written.Contains(RunFolder.ModelName);
        string found = saved.Written.Count == 0 ? "The results could not be saved" : "Not all results could be saved";
        string written = saved.Written.Count == 0 ? "" : $" Saved: {string.Join(", ", saved.Written)}.";
        string rest = (hasModel, checkpoint) switch
        {
            (_, { } newest) when File.Exists(newest) =>
                $" When they can be written, '{ProgramText.Prefix} train {ProgramText.ResumeOption} " +
                    $"{ProgramText.Quoted(record.Folder.Path)}' resumes from the newest checkpoint, {newest}, and " +
                    $"saves all of them.",
            (true, _) => $" The model is complete: '{ProgramText.Prefix} evaluate " +
                $"{ProgramText.Quoted(record.Folder.Model)}' computes its metrics again.",
            _ => record.HasModel ? " There is no checkpoint: the trained weights are lost." : "",
        };
        Console.Error.WriteLine($"error: {found} in {record.Folder.Path}: {saved.Reason} Missing: " +
            $"{string.Join(", ", saved.Missing)}.{written}{rest}");
        return ExitCode.Failed;
    }
}
