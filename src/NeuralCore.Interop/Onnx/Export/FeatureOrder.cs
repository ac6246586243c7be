namespace NeuralCore.Interop.Onnx.Export;

/// <summary>
/// The order of the features of a flattened image: H, W, C in the network; C, H, W in a graph with channels first.
/// </summary>
internal static class FeatureOrder
{
    /// <returns>For each feature of the graph its index in the network; null if both orders are equal.</returns>
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
    /// Whether all layers up to the next dense layer are elementwise, so that the features may have any order.
    /// </summary>
    public static bool EndsInDense(IEnumerable<Layer> layers) =>
        layers.SkipWhile(layer => layer is Activation or Dropout or BatchNorm or LayerNorm or Flatten)
            .FirstOrDefault() is Dense;
}
