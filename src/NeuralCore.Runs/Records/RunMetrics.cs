using System.Text.Json.Nodes;

namespace NeuralCore.Runs.Records;

/// <summary>metrics.json: what was run, how it went, how good it became.</summary>
/// <param name="Folder">Where the run is saved.</param>
/// <param name="Source">Where the data came from, in words.</param>
/// <param name="Settings">Of the training, by name, as in run.json.</param>
/// <param name="TrainImages">Those that validate included.</param>
/// <param name="StopReason"><c>completed</c>, <c>earlyStopped</c>, <c>cancelled</c> or <c>diverged</c>.</param>
/// <param name="Divergence">Where the numbers ceased to be finite.</param>
/// <param name="BestEpoch">The epoch whose weights are saved, by early stopping or since the training was broken off; null: those of the last step.</param>
/// <param name="Epochs">Epoch 0, the untrained network, first.</param>
/// <param name="TrainSecondsTotal">Training alone.</param>
/// <param name="Test">Null where the run did not come so far.</param>
/// <param name="WeightsSha256">Of the saved model; null where none is.</param>
internal sealed record RunMetrics(
    string Folder, DateTimeOffset Started, string Version, string Source, JsonObject Settings, int TrainImages, string StopReason,
    string? Divergence, int? BestEpoch, IReadOnlyList<EpochMetrics> Epochs, double TrainSecondsTotal, TestMetrics? Test,
    string? WeightsSha256);
