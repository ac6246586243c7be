namespace NeuralCore;

/// <summary>Moves the scaling of the inputs into the weights of the first layer, so that a network takes pixels from 0
/// to 1.</summary>
/// <remarks><code>
/// Σ w·(a·x + o) + b = Σ (w·a)·x + (b + Σ w·o)      exact for a dense layer and a convolution without padding
/// </code>
/// The padding of a convolution is 0 after the scaling and would be o before it, so such a layer takes over a factor
/// only.</remarks>
public static class InputFolding
{
    /// <summary>Changes the first layer so that the network answers to inputs in [0, 1] as it did to scaled
    /// ones.</summary>
    /// <returns>False where the first layer cannot take the scaling over exactly; nothing is changed then.</returns>
    /// <exception cref="ArgumentException">The scaling is for another number of channels.</exception>
    public static bool TryFold(InputScaling scaling, Network network)
    {
        scaling.RequireFit(network.InputShape);
        int channels = network.InputShape.Rank == 3 ? network.InputShape[2] : 1;
        double[] factors = scaling.Factors(channels), offsets = scaling.Offsets(channels);
        switch (network.Layers.Layers.SkipWhile(layer => layer is Flatten).FirstOrDefault())
        {
            case Dense dense:
                Fold(dense.Weight.Value.Span, dense.Bias.Value.Span, factors, offsets);
                return true;
            case Conv2D conv when !conv.Geometry(network.InputShape.Batch(1)).HasPadding
                || offsets.All(offset => offset == 0):
                Fold(conv.Weight.Value.Span, conv.Bias.Value.Span, factors, offsets);
                return true;
            default:
                return scaling.IsDefault;
        }
    }

    /// <param name="weight">(rows, O), where channels are the innermost part of the rows.</param>
    private static void Fold(Span<Real> weight, Span<Real> bias, double[] factors, double[] offsets)
    {
        int outputs = bias.Length;
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

        for (int o = 0; o < outputs; o++) bias[o] = (Real)(bias[o] + shift[o]);
    }
}
