using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace NeuralCore.Runs.Records;

/// <summary>
/// run.json: settings, data, machine and state of a run. It is the first file that a run writes, so the state of a
/// process that was killed remains <c>running</c>.
/// </summary>
/// <param name="State"><c>running</c>, then <c>completed</c>, <c>earlyStopped</c>, <c>cancelled</c>, <c>diverged</c> or
/// <c>failed</c>.</param>
/// <param name="Error">Why the run failed or diverged.</param>
/// <param name="Name">The folder's name.</param>
/// <param name="CommandLine">The command as typed.</param>
/// <param name="EvaluatedOn">Which images the results are of, and when they were read; null as long as none
/// were.</param>
/// <param name="TestAccuracy">In [0, 1]; null where the test set was not read.</param>
/// <param name="WeightsSha256">Of the saved model.</param>
/// <param name="EpochsRun">Completed epochs, which may be fewer than requested.</param>
/// <param name="Findings">The findings of the checks before the training, and of its failure.</param>
internal sealed record RunDescription(
    string State, string? Error, string Name, string CommandLine, DateTimeOffset Started, DateTimeOffset? Ended,
    double? TrainSeconds, JsonObject Settings, DataDescription Data, MachineDescription Machine,
    SoftwareDescription Software, string? EvaluatedOn, double? TestAccuracy, string? WeightsSha256,
    int? EpochsRun = null, IReadOnlyList<FindingRecord>? Findings = null)
{
    public const string Running = "running", Failed = "failed", Completed = "completed", EarlyStopped = "earlyStopped";

    /// <summary>The requested number of epochs.</summary>
    [JsonIgnore]
    public long Epochs => Settings.Count(RunSettings.Epochs);

    /// <summary>
    /// The arguments of <c>train</c>. With these and the next two properties, a run that ended before its first
    /// checkpoint can be restarted: see <see cref="RunOrigin"/>.
    /// </summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>The working directory of the command.</summary>
    public string? Directory { get; init; }

    /// <summary>The data set; for <c>auto</c>, the one that was found.</summary>
    public string? Dataset { get; init; }

    /// <summary>The model that the training started from; null for new weights.</summary>
    public PretrainedWeights? Pretrained { get; init; }

    /// <summary>The record of a run that ended with an error.</summary>
    public RunDescription Failing(string error) =>
        this with { State = Failed, Error = error, Ended = TimeProvider.System.GetLocalNow() };

    /// <summary>The completed epochs, and the requested number where it differs.</summary>
    [JsonIgnore]
    public string EpochsText => EpochsRun is { } run && run != Epochs ? $"{run} of {Epochs}" : $"{Epochs}";

    /// <summary>
    /// How the run ended; null where it completed.
    /// </summary>
    [JsonIgnore]
    public string? EndText => State switch
    {
        Completed => null,
        EarlyStopped => $"Stopped early, after {EpochsText} epochs.",
        Failed or "diverged" => $"The run {State}{(Error is null ? "" : $": {Error}")}",
        _ => $"The run was {State} after {EpochsText} epochs.",
    };
}

/// <summary>The data of a run.</summary>
/// <param name="Source">Where the data came from, as text.</param>
/// <param name="TrainImages">Including the validation images.</param>
/// <param name="TrainSha256">Of the images and labels: see <see cref="DatasetHash"/>. Null while running.</param>
internal sealed record DataDescription(
    string Source, string ImageShape, int Classes, int TrainImages, int TestImages, string? TrainSha256,
    string? TestSha256)
{
    public static DataDescription Of(FoundData data) => new(
        data.Sets.Source, data.Sets.Test.SampleShape.ToString(), data.Classes.Count,
        data.Sets.Train!.Count, data.Lines is { IsTestRead: false } ? 0 : data.Sets.Test.Count, null, null);

    public DataDescription WithHashes(FoundData data) =>
        this with { TrainSha256 = DatasetHash.Of(data.Sets.Train!), TestSha256 = DatasetHash.Of(data.Sets.Test) };
}
