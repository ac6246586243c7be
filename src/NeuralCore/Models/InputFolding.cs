namespace NeuralCore;

/// <summary>
/// Folds the input scaling into the weights of the first layer, so that the network takes pixels in [0, 1].
/// </summary>
/// <remarks><code>
/// Σ w·(a·x + o) + b = Σ (w·a)·x + (b + Σ w·o)      exact for a dense layer and a convolution without padding
/// </code>
/// A convolution pads with 0 after the scaling, which would be o before it. Therefore only a factor, without an offset,
/// can be folded into a layer with padding, or into a layer without bias.</remarks>
public static class InputFolding
{
    /// <summary>
    /// Changes the first layer so that the network gives the same outputs for inputs in [0, 1] as before for scaled
    /// inputs.
    /// </summary>
    /// <returns>False if the scaling cannot be folded exactly; the network is then unchanged.</returns>
    /// <exception cref="ArgumentException">The scaling has another number of channels.</exception>
    public static bool TryFold(InputScaling scaling, Network network)
    {
        scaling.RequireFit(network.InputShape);
        int channels = network.InputShape.Rank == 3 ? network.InputShape[2] : 1;
        double[] factors = scaling.Factors(channels), offsets = scaling.Offsets(channels);
        bool isFactor = offsets.All(offset => offset == 0);
        switch (network.Layers.Layers.SkipWhile(layer => layer is Flatten).FirstOrDefault())
        {
            case Dense dense when dense.Bias is not null || isFactor:
                Fold(dense.Weight.Value, dense.Bias?.Value, factors, offsets);
                return true;
            case Conv2D conv when isFactor
                || (conv.Bias is not null && !conv.Geometry(network.InputShape.Batch(1)).HasPadding):
                Fold(conv.Weight.Value, conv.Bias?.Value, factors, offsets);
                return true;
            default:
                return scaling.IsDefault;
        }
    }

    /// <param name="weights">(rows, O); the channels are the innermost part of the rows.</param>
    /// <param name="bias">(O); null if the offsets are 0.</param>
    private static void Fold(Tensor weights, Tensor? bias, double[] factors, double[] offsets)
    {
        Span<Real> weight = weights.Span;
        int outputs = weights.Shape.Last;
        var shift = new double[outputs];
        for (int row = 0; row < weight.Length / outputs; row++)
        {
            int channel = row % factors.Length;
            for (int o = 0; o < outputs; o++)
            {
                double w = weight[row * outputs + o];
                shift[o] += w * offsets[channel];
                weight[row * outputs + o] = (Real)(w * factors[channel]);
            }
        }

        if (bias is null) return;
        for (int o = 0; o < outputs; o++) bias.Span[o] = (Real)(bias.Span[o] + shift[o]);
    }
}
