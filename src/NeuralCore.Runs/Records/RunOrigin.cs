using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Records;

/// <summary>How a run was begun: what a resume needs to set everything up again. It stands in every checkpoint.</summary>
/// <param name="Arguments">The words behind <c>train</c>.</param>
/// <param name="Typed">The whole command, as run.json says it.</param>
/// <param name="Directory">Where it was typed: a relative <c>--data</c> counts from there.</param>
/// <param name="Dataset">What <c>auto</c> had found: it may find something else today.</param>
internal sealed record RunOrigin(IReadOnlyList<string> Arguments, string Typed, string Directory, string Dataset, DateTimeOffset Started)
{
    public static RunOrigin Of(IReadOnlyList<string> arguments, RunDescription begun, DataChoice choice, FoundData found) => new(
        arguments, begun.CommandLine, Environment.CurrentDirectory, choice is { Dataset: DataChoice.Auto, Folder: null } ? Auto(found) : choice.Dataset, begun.Started);

    private static string Auto(FoundData found) => found.Id == DataChoice.Generated ? DataChoice.Generated : DataChoice.Mnist;
}
