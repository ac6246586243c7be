using System.Text.Json.Nodes;

namespace NeuralCore.Runner.Tests;

/// <summary>The folder of a run whose figures are known, written by hand.</summary>
internal static class SmallRun
{
    /// <summary>Images of the test set; image i has label i % 10.</summary>
    internal const int Images = 100;

    /// <param name="wrong">The images that are classified wrongly.</param>
    /// <param name="settings">Of run.json, as JSON; null: without run.json.</param>
    /// <returns>The folder.</returns>
    internal static string Write(Terminal terminal, string name, IReadOnlyList<int> wrong, string? settings)
    {
        string folder = terminal.Path(name);
        Directory.CreateDirectory(folder);
        var metrics = new JsonObject
        {
            ["trainSecondsTotal"] = 12.5,
            ["test"] = new JsonObject { ["loss"] = 0.25, ["accuracy"] = (Images - wrong.Count) / (double)Images, ["errors"] = wrong.Count, ["count"] = Images },
        };
        File.WriteAllText(Path.Combine(folder, "metrics.json"), metrics.ToJsonString());
        File.WriteAllLines(Path.Combine(folder, "history.csv"), ["epoch,trainSeconds,trainLoss,trainAccuracy,validationLoss,validationAccuracy,learningRate", "0,0,2.3,0.1,2.3,0.1,0", "1,12.5,0.4,0.9,0.3,0.92,0.005"]);
        if (settings is not null) File.WriteAllText(Path.Combine(folder, "run.json"), $$"""{ "settings": {{settings}} }""");
        File.WriteAllLines(
            Path.Combine(folder, "predictions.csv"),
            ["index,label,prediction,correct,probability,second,secondProbability", .. Enumerable.Range(0, Images).Select(i => wrong.Contains(i) ? $"{i},{i % 10},{(i + 1) % 10},0,0.9,{i % 10},0.1" : $"{i},{i % 10},{i % 10},1,0.9,0,0.1")]);
        return name;
    }
}
