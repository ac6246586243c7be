namespace NeuralCore;

/// <summary>How many images of one class were taken for another.</summary>
public readonly record struct Confusion(int Label, int Prediction, int Count);
