namespace NeuralCore.Runner.Reports.Record;

/// <summary>run.json: what is run, on what, from when to when. It is the first file of a run, so that one that died is seen as <c>running</c> for ever.</summary>
/// <param name="State"><c>running</c>, then <c>completed</c>, <c>earlyStopped</c>, <c>cancelled</c>, <c>diverged</c> or <c>failed</c>.</param>
/// <param name="Error">Why it failed or diverged.</param>
/// <param name="Name">The folder's name.</param>
/// <param name="CommandLine">As it was typed.</param>
/// <param name="JudgedOn">Which images the figures are of, and when they were read; null as long as none were.</param>
/// <param name="TestAccuracy">In [0, 1]; null where the test set was not read.</param>
/// <param name="WeightsSha256">Of the saved model.</param>
/// <param name="Findings">What was found before the training, and what it failed by; null in a run of before there were any.</param>
internal sealed record RunDescription(
    string State, string? Error, string Name, string CommandLine, DateTimeOffset Started, DateTimeOffset? Ended, double? TrainSeconds, RunSettings Settings, DataDescription Data,
    MachineDescription Machine, SoftwareDescription Software, string? JudgedOn, double? TestAccuracy, string? WeightsSha256, IReadOnlyList<FindingRecord>? Findings = null)
{
    public const string Running = "running", Failed = "failed";
}
