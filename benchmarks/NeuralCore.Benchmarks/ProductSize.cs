namespace NeuralCore.Benchmarks;

/// <summary>A dense layer's product, x (N, in) by w (in, out): all three forms cost the same.</summary>
public sealed record ProductSize(int Batch, int InFeatures, int OutFeatures) : IWork
{
    /// <summary>The hidden layer of <c>mlp</c>, that of a wide one at half the batch, and an output layer.</summary>
    public static IReadOnlyList<ProductSize> All { get; } = [new(128, 784, 128), new(64, 784, 512), new(128, 128, 10)];

    /// <summary>Beyond MNIST's layers: three cubes, and all its training images at once.</summary>
    public static IReadOnlyList<ProductSize> Large { get; } =
        [new(256, 256, 256), new(512, 512, 512), new(1024, 1024, 1024), new(60_000, 784, 128)];

    public double Flops => 2.0 * Batch * InFeatures * OutFeatures;

    public override string ToString() => $"{Batch}×{InFeatures}×{OutFeatures}";
}
