namespace NeuralCore.Handwriting.Reading;

/// <summary>What something may be, and how likely that is.</summary>
internal sealed record Alternative(string Name, double Probability);
