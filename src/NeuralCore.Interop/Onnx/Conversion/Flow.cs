namespace NeuralCore.Interop.Onnx.Conversion;

/// <summary>Where a conversion stands: a value of the graph, and what the network has there.</summary>
/// <param name="Value">Its name in the graph.</param>
/// <param name="Shape">In the network: (H, W, C) or (F).</param>
/// <param name="ChannelsLast">Whether the graph has this image with channels last too.</param>
/// <param name="Order">Where the graph's i-th feature stands in the network; null where at i.</param>
internal readonly record struct Flow(string Value, Shape Shape, bool ChannelsLast, int[]? Order = null);
