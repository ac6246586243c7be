namespace NeuralCore.Runs.Records;

/// <summary>metrics.json: what was run, how it went, how good it became.</summary>
/// <param name="Folder">Where the run is saved.</param>
/// <param name="Dataset"><c>mnist</c>, <c>fashion</c>, <c>generated</c>, or a folder's own name.</param>
/// <param name="Source">Where the data came from, in words.</param>
/// <param name="Model">A preset's name, or <c>custom</c>.</param>
/// <param name="TrainImages">Those that validate included.</param>
/// <param name="StopReason"><c>completed</c>, <c>earlyStopped</c>, <c>cancelled</c> or <c>diverged</c>.</param>
/// <param name="Divergence">Where the numbers ceased to be finite.</param>
/// <param name="BestEpoch">The epoch whose weights are saved, by early stopping or since the training was broken off; null: those of the last step.</param>
/// <param name="Epochs">Epoch 0, the untrained network, first.</param>
/// <param name="TrainSecondsTotal">Training alone.</param>
/// <param name="Test">Null where the run did not come so far.</param>
/// <param name="WeightsSha256">Of the saved model; null where none is.</param>
internal sealed record RunMetrics(
    string Folder, DateTimeOffset Started, string Version, string Dataset, string Source, string Model, string Architecture, long Parameters, ulong Seed, int Threads, int BatchSize,
    string Optimizer, double BaseLearningRate, string Schedule, int WarmupSteps, double WeightDecay, double? ClipNorm, double LabelSmoothing, double ValidationSplit, int? Patience, int TrainImages,
    string StopReason, string? Divergence, int? BestEpoch, IReadOnlyList<EpochMetrics> Epochs, double TrainSecondsTotal, TestMetrics? Test, string? WeightsSha256);
