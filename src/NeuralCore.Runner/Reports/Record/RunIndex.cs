using System.Text.Json;
using NeuralCore.Data;
using NeuralCore.Runner.Commands;
using NeuralCore.Runner.Reports.Pages;

namespace NeuralCore.Runner.Reports.Record;

/// <summary>index.html beside the folders of runs, made anew from what their run.json say.</summary>
internal static class RunIndex
{
    public static void Update(string output) => AtomicFile.Write(Path.Combine(output, "index.html"), IndexPage.Write([.. Runs(output)]));

    private static IEnumerable<(string Folder, RunDescription? Run)> Runs(string output)
    {
        foreach (string folder in Directory.GetDirectories(output))
        {
            string description = RunFolder.DescriptionIn(folder);
            if (File.Exists(description)) yield return (Path.GetFileName(folder), TryRead(description));
        }
    }

    private static RunDescription? TryRead(string path)
    {
        try
        {
            return Json.ReadRun(File.ReadAllText(path));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
