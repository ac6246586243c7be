namespace NeuralCore.Peers;

/// <summary>
/// A NeuralCore network converted for other engines: channels first, and ReLU before or after the pooling, which is the
/// same function.
/// </summary>
internal sealed class PeerModel
{
    public PeerModel(Network network, bool rectifyAfterPool)
    {
        Network = rectifyAfterPool ? Swapped(network) : network;
    }

    public Network Network { get; }

    public Shape InputShape => Network.InputShape;

    public int Outputs => Network.OutputShape.Length;

    public IReadOnlyList<Layer> Layers => Network.Layers.Layers;

    /// <summary>Whether the network has a pooling layer, so that the order of ReLU matters.</summary>
    public static bool HasPool(Network network) => network.Layers.Layers.Any(layer => layer is MaxPool2D);

    /// <summary>(kh, kw, C, O) → (O, C, kh, kw).</summary>
    public static float[] ChannelsFirst(Conv2D convolution)
    {
        Tensor w = convolution.Weight.Value;
        (int kh, int kw, int inChannels, int outChannels) = (w.Shape[0], w.Shape[1], w.Shape[2], w.Shape[3]);
        var result = new float[w.Length];
        int next = 0;
        for (int o = 0; o < outChannels; o++)
        {
            for (int c = 0; c < inChannels; c++)
            {
                for (int tap = 0; tap < kh * kw; tap++) result[next++] = w[tap / kw, tap % kw, c, o];
            }
        }

        return result;
    }

    /// <summary>(in, out) with the rows of a flattened (H, W, C) image reordered to a flattened (C, H, W).</summary>
    /// <param name="flattened">Shape of the image that is flattened before this layer; null if there is none.</param>
    public static float[] ChannelsFirst(Dense dense, Shape? flattened)
    {
        Tensor w = dense.Weight.Value;
        if (flattened is not { } image) return w.Span.ToArray();
        int pixels = image[0] * image[1], channels = image[2], outFeatures = dense.OutFeatures;
        var result = new float[w.Length];
        for (int c = 0; c < channels; c++)
        {
            for (int p = 0; p < pixels; p++)
            {
                w.Span.Slice((p * channels + c) * outFeatures, outFeatures)
                    .CopyTo(result.AsSpan((c * pixels + p) * outFeatures));
            }
        }

        return result;
    }

    /// <summary>The padding of an image, equal on all four sides.</summary>
    public static int Pad(Conv2D convolution)
    {
        Size kernel = convolution.KernelSize;
        bool plain = convolution.Stride == new Size(1) && convolution.Dilation == new Size(1)
            && kernel.Height == kernel.Width && kernel.Height % 2 == 1;
        Guard.Require(plain && (convolution.Padding.IsSame || convolution.Padding == Padding.Valid),
            $"{convolution} is no convolution that the peers are given.");
        return convolution.Padding.IsSame ? kernel.Height / 2 : 0;
    }

    /// <summary>The same function with every ReLU before a pooling moved after it.</summary>
    private static Network Swapped(Network network)
    {
        Layer[] layers = [.. network.Layers.Layers];
        for (int i = 0; i + 1 < layers.Length; i++)
        {
            if (layers[i] is ReLU && layers[i + 1] is MaxPool2D)
                (layers[i], layers[i + 1]) = (layers[i + 1], layers[i]);
        }

        Network swapped = NetworkArchitecture.Build(
            string.Join(" | ", layers.Select(layer => layer.Text)), network.InputShape, seed: 0);
        foreach ((KeyValuePair<string, Tensor> to, KeyValuePair<string, Tensor> from) in swapped.State()
            .Zip(network.State())) to.Value.CopyFrom(from.Value);
        return swapped;
    }
}
