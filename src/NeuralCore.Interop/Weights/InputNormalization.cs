namespace NeuralCore.Interop.Weights;

/// <summary>What a model was trained to have done to its inputs beyond [0, 1]: (x − mean)/deviation, as <c>Normalize</c> of PyTorch does.</summary>
/// <remarks><code>
/// Σ w·(x − m)/s + b = Σ (w/s)·x + (b − Σ w·m/s)      so the first layer takes it over
/// </code></remarks>
/// <param name="Mean">One number, or one a channel.</param>
/// <param name="Deviation">Likewise, above 0.</param>
public sealed record InputNormalization(IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation)
{
    /// <summary>Changes the first layer so that the network answers to inputs in [0, 1] as it did to normalised ones.</summary>
    /// <exception cref="ArgumentException">The first layer cannot take it over exactly; nothing is changed.</exception>
    public void FoldInto(Network network)
    {
        int channels = network.InputShape.Rank == 3 ? network.InputShape[2] : 1;
        double[] mean = ForChannels(Mean, "means", channels), deviation = ForChannels(Deviation, "deviations", channels);
        Guard.Require(mean.All(double.IsFinite), $"A mean is a finite number.");
        Guard.Require(deviation.All(s => s > 0 && double.IsFinite(s)), $"A deviation is a finite number above 0.");
        switch (network.Layers.Layers.SkipWhile(layer => layer is Flatten).FirstOrDefault())
        {
            case Dense dense:
                Fold(dense.Weight.Value.Span, dense.Bias.Value.Span, mean, deviation);
                break;
            case Conv2D conv:
                Guard.Require(!conv.Geometry(network.InputShape.Batch(1)).HasPadding || mean.All(m => m == 0),
                    $"The mean cannot be moved into {conv.Name} ({conv.Text}), since its padding is 0 after the normalisation and would be the mean before it. Train with inputs in 0..1 or without padding in the first layer, or leave the mean out and normalise the images beforehand.");
                Fold(conv.Weight.Value.Span, conv.Bias.Value.Span, mean, deviation);
                break;
            case var other:
                throw new ArgumentException($"Mean and deviation move into the weights of the first layer, which is {(other is null ? "none here" : $"{other.Name}, not a dense layer or a convolution")}. Train with inputs in 0..1.");
        }
    }

    /// <summary>Normalises inputs: what a network that has not taken it over needs.</summary>
    /// <param name="x">(N, H, W, C) or (N, F), in [0, 1].</param>
    public void Apply(Tensor x)
    {
        int channels = x.Shape.Rank == 4 ? x.Shape.Last : 1;
        double[] mean = ForChannels(Mean, "means", channels), deviation = ForChannels(Deviation, "deviations", channels);
        for (int i = 0; i < x.Length; i++) x.Span[i] = (Real)((x.Span[i] - mean[i % channels]) / deviation[i % channels]);
    }

    private static double[] ForChannels(IReadOnlyList<double> given, string what, int channels)
    {
        Guard.Require(given.Count == 1 || given.Count == channels, $"{given.Count} {what} were given for inputs of {channels} channel{(channels == 1 ? "" : "s")}: give one for all, or one a channel.");
        return given.Count == channels ? [.. given] : [.. Enumerable.Repeat(given[0], channels)];
    }

    /// <param name="weight">(rows, O), where channels are the innermost part of the rows.</param>
    private static void Fold(Span<Real> weight, Span<Real> bias, double[] mean, double[] deviation)
    {
        int outputs = bias.Length;
        var shift = new double[outputs];
        for (int row = 0; row < weight.Length / outputs; row++)
        {
            int channel = row % mean.Length;
            for (int o = 0; o < outputs; o++)
            {
                double scaled = weight[row * outputs + o] / deviation[channel];
                shift[o] += scaled * mean[channel];
                weight[row * outputs + o] = (Real)scaled;
            }
        }

        for (int o = 0; o < outputs; o++) bias[o] = (Real)(bias[o] - shift[o]);
    }
}
