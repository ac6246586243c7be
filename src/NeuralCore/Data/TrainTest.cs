namespace NeuralCore;

/// <summary>A published data set: a training set and a test set.</summary>
/// <param name="Train">The training set; null if only a test set was found.</param>
/// <param name="Test">The test set, used once, at the end.</param>
/// <param name="Source">Origin of the data in words: a folder, a download, or a generator with its seed.</param>
public sealed record TrainTest(Dataset? Train, Dataset Test, string Source);
