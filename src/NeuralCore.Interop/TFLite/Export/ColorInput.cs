namespace NeuralCore.Interop.TFLite.Export;

/// <summary>
/// Makes a model for grey images take colour images: Android's task library and ML Kit accept no others.
/// </summary>
/// <remarks><code>
/// grey = 0.299·red + 0.587·green + 0.114·blue        Recommendation ITU-R BT.601; the weights' sum is 1
/// </code></remarks>
internal static class ColorInput
{
    public const int Channels = 3;

    private static readonly Real[] Luma = [0.299f, 0.587f, 0.114f];

    /// <summary>The model behind a convolution of 1×1 pixels that computes grey.</summary>
    /// <param name="model">For images of one channel.</param>
    public static Model Of(Model model)
    {
        Shape input = model.InputShape;
        Guard.Require(input.Rank == 3 && input[2] == 1,
            $"The model takes images of {input}: only one for grey images can take colour images instead.");
        Network network = NetworkArchitecture.Build($"conv 1x1x1 nobias | {model.Network.Architecture}",
            new Shape(input[0], input[1], Channels), seed: 0, model.Network.ParameterCount + Luma.Length);
        Tensor[] state = [.. network.State().Select(pair => pair.Value)];
        Luma.CopyTo(state[0].Span);
        foreach ((Tensor to, Tensor from) in state.Skip(1).Zip(model.Network.State().Select(pair => pair.Value)))
            to.CopyFrom(from);
        return new Model(network, model.ClassNames, model.Provenance, model.Scaling);
    }

    /// <summary>Grey images as colour images.</summary>
    public static Dataset Of(Dataset images)
    {
        Shape shape = images.SampleShape;
        byte[] colored = [.. Enumerable.Range(0, images.Count)
            .SelectMany(n => images.Image(n).ToArray().SelectMany(pixel => Enumerable.Repeat(pixel, Channels)))];
        return new Dataset(images.Name, new Shape(shape[0], shape[1], Channels), colored,
            [.. images.Labels.ToArray().Select(label => (byte)label)], images.ClassNames);
    }
}
