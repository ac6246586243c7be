using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace NeuralCore.Runs.Records;

/// <summary>run.json: what is run, on what, from when to when. It is the first file of a run, so that one that died is seen as <c>running</c> for ever.</summary>
/// <param name="State"><c>running</c>, then <c>completed</c>, <c>earlyStopped</c>, <c>cancelled</c>, <c>diverged</c> or <c>failed</c>.</param>
/// <param name="Error">Why it failed or diverged.</param>
/// <param name="Name">The folder's name.</param>
/// <param name="CommandLine">As it was typed.</param>
/// <param name="EvaluatedOn">Which images the figures are of, and when they were read; null as long as none were.</param>
/// <param name="TestAccuracy">In [0, 1]; null where the test set was not read.</param>
/// <param name="WeightsSha256">Of the saved model.</param>
/// <param name="EpochsRun">Whole epochs, which may be fewer than were asked for.</param>
/// <param name="Findings">What was found before the training, and what it failed by; null in a run of before there were any.</param>
internal sealed record RunDescription(
    string State, string? Error, string Name, string CommandLine, DateTimeOffset Started, DateTimeOffset? Ended, double? TrainSeconds, JsonObject Settings, DataDescription Data,
    MachineDescription Machine, SoftwareDescription Software, string? EvaluatedOn, double? TestAccuracy, string? WeightsSha256, int? EpochsRun = null, IReadOnlyList<FindingRecord>? Findings = null)
{
    public const string Running = "running", Failed = "failed", Completed = "completed", EarlyStopped = "earlyStopped";

    /// <summary>Epochs that were asked for.</summary>
    [JsonIgnore]
    public long Epochs => Settings.Count(RunSettings.Epochs);

    /// <summary>The words behind <c>train</c>. Together with the two that follow they let a run begin again that ended before its
    /// first checkpoint: see <see cref="RunOrigin"/>.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>Where the command was typed.</summary>
    public string? Directory { get; init; }

    /// <summary>The data set that was chosen; what <c>auto</c> had found.</summary>
    public string? Dataset { get; init; }

    /// <summary>The record of a run that ended by an error.</summary>
    public RunDescription Failing(string error) => this with { State = Failed, Error = error, Ended = TimeProvider.System.GetLocalNow() };

    /// <summary>Epochs as they were run, and as they were asked for where that differs.</summary>
    [JsonIgnore]
    public string EpochsText => EpochsRun is { } run && run != Epochs ? $"{run} of {Epochs}" : $"{Epochs}";

    /// <summary>What a reader of the results has to know of the run's end; null where it went as it was meant to.</summary>
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
/// <param name="Source">Where they came from, in words.</param>
/// <param name="TrainImages">Those that validate included.</param>
/// <param name="TrainSha256">Of the images and labels: see <see cref="DatasetHash"/>. Null while running.</param>
internal sealed record DataDescription(string Source, string ImageShape, int Classes, int TrainImages, int TestImages, string? TrainSha256, string? TestSha256)
{
    public static DataDescription Of(FoundData data) => new(
        data.Sets.Source, data.Sets.Test.SampleShape.ToString(), data.Sets.Test.ClassNames.Count, data.Sets.Train!.Count, data.Sets.Test.Count, null, null);

    public DataDescription WithHashes(FoundData data) => this with { TrainSha256 = DatasetHash.Of(data.Sets.Train!), TestSha256 = DatasetHash.Of(data.Sets.Test) };
}
