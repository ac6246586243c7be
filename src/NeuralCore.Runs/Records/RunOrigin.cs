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
    /// <summary>The model that the training started from; null for new weights.</summary>
    public PretrainedWeights? Pretrained { get; init; }

    public static RunOrigin Of(
        IReadOnlyList<string> arguments, RunDescription begun, DataChoice choice, FoundData found,
        PretrainedWeights? pretrained) => new(
        found.Lines is { IsTestRead: false } ? WithFullPath(arguments, choice.Folder!) : arguments, begun.CommandLine, Environment.CurrentDirectory,
        choice is { Dataset: DataChoice.Auto, Folder: null } ? Auto(found) : choice.Dataset, begun.Started)
        {
            Pretrained = pretrained,
        };

    /// <summary>From run.json; null if it does not contain it or cannot be read.</summary>
    public static RunOrigin? In(RunFolder folder)
    {
        try
        {
            return Json.ReadRun(File.ReadAllText(folder.Description)) is
            { Arguments: { } arguments, Directory: { } directory, Dataset: { } dataset, CommandLine: { } typed } run
                ? new RunOrigin(arguments, typed, directory, dataset, run.Started) { Pretrained = run.Pretrained }
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The record of a run with this origin.</summary>
    public RunDescription Describe(RunDescription run) =>
        run with { Arguments = Arguments, Directory = Directory, Dataset = Dataset, Pretrained = Pretrained };

    /// <summary>
    /// Whether lines are labelled depends on the content of the folder, so a resumed run must find it from any working
    /// directory.
    /// </summary>
    private static IReadOnlyList<string> WithFullPath(IReadOnlyList<string> arguments, string folder) =>
        [.. arguments.Select(argument => argument == folder ? Path.GetFullPath(folder) : argument)];

    private static string Auto(FoundData found) =>
        found.Id == DataChoice.Generated || found.Lines is { Images: null } ? DataChoice.Generated : DataChoice.Mnist;
}

/// <summary>The model that a training started from.</summary>
/// <param name="Path">Of its file, relative to the working directory of the command.</param>
/// <param name="Architecture">Of the network that is trained: its last layer may have been replaced.</param>
/// <param name="ClassNames">Of the trained model: those of the file, or of the data where theirs are known.</param>
/// <param name="InputScaling">As text: see <see cref="NeuralCore.InputScaling.ToString"/>.</param>
internal sealed record PretrainedWeights(
    string Path, string WeightsSha256, string Architecture, IReadOnlyList<string> ClassNames, string InputScaling)
{
    /// <summary>Of a line reader: its temperature and its rejection threshold; empty without them.</summary>
    public IReadOnlyList<double>? Calibration { get; init; }
}
