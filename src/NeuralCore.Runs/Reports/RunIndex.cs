using System.Text.Json;
using NeuralCore.Runs.Records;

namespace NeuralCore.Runs.Reports;

/// <summary>index.html beside the folders of the runs, regenerated from their run.json files.</summary>
internal static class RunIndex
{
    public static void Update(string output) =>
        AtomicFile.Write(Path.Combine(output, "index.html"), IndexPage.Write([.. Runs(output)]));

    private static IEnumerable<(string Folder, RunDescription? Run, bool HasReport)> Runs(string output)
    {
        foreach (string folder in Directory.GetDirectories(output))
        {
            string description = RunFolder.DescriptionIn(folder);
            if (File.Exists(description))
            {
                yield return (Path.GetFileName(folder), TryRead(description),
                    File.Exists(Path.Combine(folder, RunFolder.ReportName)));
            }
        }
    }

    private static RunDescription? TryRead(string path)
    {
        try
        {
            return Json.ReadRun(File.ReadAllText(path)) is { State: not null, Settings: not null } run ? run : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
