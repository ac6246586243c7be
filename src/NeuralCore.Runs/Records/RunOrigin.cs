using System.Text.Json;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>
/// How a run was begun: what a resume needs to set everything up again. It stands in every checkpoint and in run.json.
/// </summary>
/// <param name="Arguments">The words behind <c>train</c>.</param>
/// <param name="Typed">The whole command, as run.json says it.</param>
/// <param name="Directory">Where it was typed: a relative <c>--data</c> counts from there.</param>
/// <param name="Dataset">What <c>auto</c> had found: it may find something else today.</param>
internal sealed record RunOrigin(
    IReadOnlyList<string> Arguments, string Typed, string Directory, string Dataset, DateTimeOffset Started)
{
    public static RunOrigin Of(
        IReadOnlyList<string> arguments, RunDescription begun, DataChoice choice, FoundData found) => new(
        arguments, begun.CommandLine, Environment.CurrentDirectory,
            choice is { Dataset: DataChoice.Auto, Folder: null } ? Auto(found) : choice.Dataset, begun.Started);

    /// <summary>From run.json; null if it does not say, or cannot be read.</summary>
    public static RunOrigin? In(RunFolder folder)
    {
        try
        {
            return Json.ReadRun(
                File.ReadAllText(folder.Description))
                is { Arguments: { } arguments, Directory: { } directory, Dataset: { } dataset,
                CommandLine: { } typed } run
                ? new RunOrigin(arguments, typed, directory, dataset, run.Started)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The record of a run that was begun so.</summary>
    public RunDescription Describe(RunDescription run) =>
        run with { Arguments = Arguments, Directory = Directory, Dataset = Dataset };

    private static string Auto(FoundData found) =>
        found.Id == DataChoice.Generated ? DataChoice.Generated : DataChoice.Mnist;
}
