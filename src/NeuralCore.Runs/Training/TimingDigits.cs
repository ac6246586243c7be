namespace NeuralCore.Runs.Training;

/// <summary>Images on which a step is timed.</summary>
/// <param name="Source">What they are, in words.</param>
internal sealed record TimingDigits(string Source, Dataset Images);
