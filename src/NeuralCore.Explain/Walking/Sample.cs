namespace NeuralCore.Explain.Walking;

/// <summary>An image and the images of its batch.</summary>
/// <param name="Data">Where the image is.</param>
/// <param name="Others">Where the rest of the batch is taken from: its first images, without this one.</param>
internal sealed record Sample(Dataset Data, int Index, Dataset Others)
{
    /// <summary>Indices in <see cref="Others"/> of the rest of a batch.</summary>
    public int[] OtherIndices(int count) =>
        [.. Enumerable.Range(0, Others.Count).Where(i => Data != Others || i != Index).Take(count)];
}
