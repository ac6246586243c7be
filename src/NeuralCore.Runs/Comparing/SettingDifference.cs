using NeuralCore.Runs.Settings;

namespace NeuralCore.Runs.Comparing;

/// <param name="Values">An entry a run; null where it has no such setting.</param>
internal sealed record SettingDifference(string Setting, IReadOnlyList<string?> Values);
