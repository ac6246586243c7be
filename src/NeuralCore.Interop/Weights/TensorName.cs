namespace NeuralCore.Interop.Weights;

/// <summary>
/// The parts of a tensor's name in another library's file: <c>layer1.0.conv1.weight</c>,
/// <c>sequential/conv2d/kernel:0</c>, <c>layers/dense/vars/1</c>.
/// </summary>
/// <param name="Layer">All parts except the last, equal for the tensors of one layer; may be empty.</param>
/// <param name="Origin">The library that uses the last part; null if both do.</param>
internal readonly record struct TensorName(string Layer, TensorRole Role, WeightOrigin? Origin)
{
    /// <summary>Null if the last part is not a tensor of a supported layer.</summary>
    public static TensorName? Parse(string name)
    {
        // TensorFlow appends the number of an operation's output: kernel:0.
        int colon = name.LastIndexOf(':');
        if (colon >= 0 && name.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9') is false) name = name[..colon];
        int split = name.AsSpan().LastIndexOfAny('.', '/');
        string layer = split < 0 ? "" : name[..split];
        return name[(split + 1)..] switch
        {
            "weight" => new TensorName(layer, TensorRole.Weight, WeightOrigin.PyTorch),
            "running_mean" => new TensorName(layer, TensorRole.Mean, WeightOrigin.PyTorch),
            "running_var" => new TensorName(layer, TensorRole.Variance, WeightOrigin.PyTorch),
            "num_batches_tracked" => new TensorName(layer, TensorRole.Ignored, WeightOrigin.PyTorch),
            "kernel" or "gamma" => new TensorName(layer, TensorRole.Weight, WeightOrigin.Keras),
            "beta" => new TensorName(layer, TensorRole.Bias, WeightOrigin.Keras),
            "moving_mean" => new TensorName(layer, TensorRole.Mean, WeightOrigin.Keras),
            "moving_variance" => new TensorName(layer, TensorRole.Variance, WeightOrigin.Keras),
            "seed_generator_state" => new TensorName(layer, TensorRole.Ignored, WeightOrigin.Keras),
            "bias" => new TensorName(layer, TensorRole.Bias, null),
            // Keras 3 numbers the variables of a layer in its .weights.h5: kernel, bias, or gamma, beta, moving mean,
            // moving variance.
            ['0' or '1' or '2' or '3'] number when IsVariables(layer) =>
                new TensorName(layer, IsSeed(layer) ? TensorRole.Ignored : (TensorRole)(number[0] - '0'),
                WeightOrigin.Keras),
            _ => null,
        };
    }

    private static bool IsVariables(string layer) =>
        layer.EndsWith("/vars", StringComparison.Ordinal) || layer.EndsWith(".vars", StringComparison.Ordinal);

    /// <summary>The random stream of a dropout layer.</summary>
    private static bool IsSeed(string layer) =>
        layer.AsSpan(0, layer.Length - "/vars".Length).EndsWith("seed_generator", StringComparison.Ordinal);
}
