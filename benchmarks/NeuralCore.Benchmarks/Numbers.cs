namespace NeuralCore.Benchmarks;

/// <summary>Reproducible random inputs for benchmarks without zeros, so that no kernel can skip terms.</summary>
internal static class Numbers
{
    /// <summary>Uniform in [−1, 1).</summary>
    public static Tensor Random(params ReadOnlySpan<int> sizes)
    {
        var tensor = new Tensor(new Shape(sizes));
        Fill(tensor);
        return tensor;
    }

    public static void Fill(Tensor tensor)
    {
        var random = new RandomStream(1, RandomPurpose.Test, index: tensor.Length);
        for (int i = 0; i < tensor.Length; i++) tensor[i] = (Real)random.NextDouble(-1, 1);
    }
}
