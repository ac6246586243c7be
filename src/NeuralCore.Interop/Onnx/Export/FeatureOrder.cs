namespace NeuralCore.Interop.Onnx.Export;

/// <summary>
/// Features of a flattened image: the network has them in the order H, W, C, a graph with channels first in the order
/// C, H, W.
/// </summary>
internal static class FeatureOrder
{
    /// <returns>For each feature of the graph, in order, its place in the network; null where both orders are the
    /// same.</returns>
    public static int[]? ChannelsFirst(Shape image)
    {
        if (image[2] == 1 || image[0] * image[1] == 1) return null;
        var order = new int[image.Length];
        int channels = image[2], pixels = image[0] * image[1];
        for (int i = 0; i < order.Length; i++) order[i] = i % pixels * channels + i / pixels;
        return order;
    }

    /// <summary>The rows of the first axis in the graph's order.</summary>
    public static Real[] Rows(int[]? order, Tensor value)
    {
        Real[] rows = value.Span.ToArray();
        int length = order is null ? 0 : value.Length / order.Length;
        for (int i = 0; i < order?.Length; i++)
            value.Span.Slice(order[i] * length, length).CopyTo(rows.AsSpan(i * length));
        return rows;
    }

    /// <summary>
    /// Whether layers take features one by one until a dense layer mixes them, so that their order may be any.
    /// </summary>
    public static bool EndsInDense(IEnumerable<Layer> layers) =>
        layers.SkipWhile(layer => layer is Activation or Dropout or BatchNorm or LayerNorm or Flatten)
            .FirstOrDefault() is Dense;
}
