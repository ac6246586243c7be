using NeuralCore.Runs.Records;
using NeuralCore.Runs.Reports;

namespace NeuralCore.Runs.Training;

/// <summary>Writes the files of a run.</summary>
internal static class RunWriter
{
    /// <summary>Writes model and figures, each even if another cannot be written, and run.json last, which says whether all are
    /// there; history.csv was written as the epochs went by.</summary>
    public static SavedFiles Save(RunRecord record)
    {
        RunFolder folder = record.Folder;
        var saved = new SavedFiles();
        if (record.HasModel) Write(folder.Model, path => ModelFile.Save(path, new Model(record.Network, record.Data.Sets.Train!.ClassNames, record.Provenance())));
        Write(folder.Metrics, path => AtomicFile.Write(path, Json.Write(record.Metrics) + "\n"));
        if (record.Evaluated is { Report: var report })
        {
            Write(folder.Predictions, path => AtomicFile.Write(path, PredictionsCsv.Write(report.Predictions)));
            Write(folder.Confusion, path => AtomicFile.Write(path, ConfusionCsv.Write(report.Confusion, report.Predictions.ClassNames)));
        }

        RunDescription description = saved.IsWhole ? record.Ended : record.Ended.Failing(saved.Reason!);
        Write(folder.Description, path => AtomicFile.Write(path, Json.Write(description) + "\n"));
        return saved;

        void Write(string path, Action<string> write) => saved.Try(path, () =>
        {
            folder.Restore();
            write(path);
        });
    }

    /// <summary>Makes pictures and report, if they are wanted, and the index of all runs.</summary>
    public static SavedFiles SaveReport(RunRecord record)
    {
        var saved = new SavedFiles();
        if (record.Settings.Report) saved = RunReport.Write(record, record.Ended);
        else saved.Try(record.Folder.Report, () => File.Delete(record.Folder.Report)); // that of an earlier part of a resumed run
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
            // The run is saved; the next one makes the index anew.
        }
    }
}
