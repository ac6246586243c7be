namespace NeuralCore.Benchmarks;

/// <summary>Inputs for benchmarks: reproducible, and none of them zero, so that nothing is skipped.</summary>
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
