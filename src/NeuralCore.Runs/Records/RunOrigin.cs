using System.Text.Json;
using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>
/// How a run was started: what is needed to resume it. Stored in every checkpoint and in run.json.
/// </summary>
/// <param name="Arguments">The arguments of <c>train</c>.</param>
/// <param name="Typed">The whole command, as in run.json.</param>
/// <param name="Directory">The working directory: a relative <c>--data</c> is resolved against it.</param>
/// <param name="Dataset">The data set that <c>auto</c> found: it may find another one now.</param>
internal sealed record RunOrigin(
    IReadOnlyList<string> Arguments, string Typed, string Directory, string Dataset, DateTimeOffset Started)
{
    public static RunOrigin Of(
        IReadOnlyList<string> arguments, RunDescription begun, DataChoice choice, FoundData found) => new(
        arguments, begun.CommandLine, Environment.CurrentDirectory,
        choice is { Dataset: DataChoice.Auto, Folder: null } ? Auto(found) : choice.Dataset, begun.Started);

    /// <summary>From run.json; null if it does not contain it or cannot be read.</summary>
    public static RunOrigin? In(RunFolder folder)
    {
        try
        {
            return Json.ReadRun(File.ReadAllText(folder.Description)) is
            { Arguments: { } arguments, Directory: { } directory, Dataset: { } dataset, CommandLine: { } typed } run
                ? new RunOrigin(arguments, typed, directory, dataset, run.Started)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The record of a run with this origin.</summary>
    public RunDescription Describe(RunDescription run) =>
        run with { Arguments = Arguments, Directory = Directory, Dataset = Dataset };

    private static string Auto(FoundData found) =>
        found.Id == DataChoice.Generated ? DataChoice.Generated : DataChoice.Mnist;
}
