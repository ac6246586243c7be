using NeuralCore.Data;
using NeuralCore.Runner.Commands;
using NeuralCore.Runner.Reports.Record;

namespace NeuralCore.Runner.Reports.Pages;

/// <summary>Makes the charts, the pictures and report.html of a run.</summary>
internal static class RunReport
{
    public static void Write(RunRecord record, RunDescription description)
    {
        var content = new ReportContent(description, record.Data.Name, record.Judged, [], [], []);
        AtomicFile.Write(record.Folder.Report, ReportPage.Write(content));
    }
}
