namespace NeuralCore;

/// <summary>What a layer remembers of training without learning it by gradient.</summary>
/// <param name="Name">Its name within the layer: <c>runningMean</c>.</param>
public readonly record struct Statistic(string Name, Tensor Value);
