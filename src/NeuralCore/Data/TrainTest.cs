namespace NeuralCore;

/// <summary>A data set as it is published: images to learn from and images to be judged by.</summary>
/// <param name="Train">Null where only a test set was found.</param>
/// <param name="Test">Read once, at the end.</param>
/// <param name="Source">Where it came from, in words: a folder, a download, or a generator with its seed.</param>
public sealed record TrainTest(Dataset? Train, Dataset Test, string Source);
