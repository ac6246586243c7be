namespace NeuralCore.Handwriting.Reading;

/// <summary>How many pictures with a label were read as something else, or as nothing known.</summary>
internal sealed record TextConfusion(string Label, string Answer, int Count);
