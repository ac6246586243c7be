using NeuralCore.Runs.Records;
using NeuralCore.Runs.Reports;

namespace NeuralCore.Runs.Training;

/// <summary>Writes the files of a run.</summary>
internal static class RunWriter
{
    /// <summary>
    /// Writes model and metrics, each even if another cannot be written, and run.json last, which records whether all
    /// were written; history.csv was written during the training.
    /// </summary>
    public static SavedFiles Save(RunRecord record)
    {
        RunFolder folder = record.Folder;
        var saved = new SavedFiles();
        if (record.HasModel)
        {
            var model = new Model(
                record.Network, record.Data.Classes, record.Provenance(), record.Scaling);
            Write(folder.Model, path => ModelFile.Save(path, model));
        }

        Write(folder.Metrics, path => AtomicFile.Write(path, Json.Write(record.Metrics) + "\n"));
        if (record.Evaluated is { Report: var report })
        {
            Write(folder.Predictions, path => AtomicFile.Write(path, PredictionsCsv.Write(report.Predictions)));
            Write(folder.Confusion, path =>
                AtomicFile.Write(path, ConfusionCsv.Write(report.Confusion, report.Predictions.ClassNames)));
        }

        if (record.Lines is { Report: var read })
            Write(folder.Lines, path => AtomicFile.Write(path, LinesCsv.Write(read)));

        RunDescription description = saved.IsWhole ? record.Ended : record.Ended.Failing(saved.Reason!);
        Write(folder.Description, path => AtomicFile.Write(path, Json.Write(description) + "\n"));
        return saved;

        void Write(string path, Action<string> write) => saved.Try(path, () =>
        {
            folder.Restore();
            write(path);
        });
    }

    /// <summary>Writes images and report, if enabled, and the index of all runs.</summary>
    public static SavedFiles SaveReport(RunRecord record)
    {
        var saved = new SavedFiles();
        if (record.Settings.Report) saved = RunReport.Write(record, record.Ended);
        // The report of an earlier part of a resumed run
        else saved.Try(record.Folder.Report, () => File.Delete(record.Folder.Report));
        UpdateIndex(record.Settings.Output);
        return saved;
    }

    private static void UpdateIndex(string output)
    {
        try
        {
            RunIndex.Update(output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The run is saved; the next run writes the index again.
        }
    }
}
