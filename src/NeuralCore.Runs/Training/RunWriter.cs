using NeuralCore.Runs.Records;
using NeuralCore.Runs.Reports;

namespace NeuralCore.Runs.Training;

/// <summary>Writes the files of a run.</summary>
internal static class RunWriter
{
    /// <summary>Writes model and figures, run.json last; history.csv was written as the epochs went by.</summary>
    public static void Save(RunRecord record)
    {
        RunDescription description = record.Describe();
        RunFolder folder = record.Folder;
        if (record.HasModel) ModelFile.Save(folder.Model, new Model(record.Network, record.Data.Sets.Train!.ClassNames, record.Provenance()));
        AtomicFile.Write(folder.Metrics, Json.Write(record.Metrics) + "\n");
        if (record.Judged is { Report: var report })
        {
            AtomicFile.Write(folder.Predictions, PredictionsCsv.Write(report.Predictions));
            AtomicFile.Write(folder.Confusion, ConfusionCsv.Write(report.Confusion, report.Predictions.ClassNames));
        }

        if (record.Settings.Report) RunReport.Write(record, description);
        else File.Delete(folder.Report); // that of an earlier part of a resumed run
        AtomicFile.Write(folder.Description, Json.Write(description) + "\n");
        UpdateIndex(record.Settings.Output);
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
