namespace NeuralCore.Interop.Onnx.Export;

/// <summary>What a node of the graph gives.</summary>
/// <param name="Shape">As the network has it: (H, W, C) or (F).</param>
/// <param name="Order">Where the i-th feature stands in the network; null where it stands at i.</param>
internal readonly record struct ExportedValue(string Name, Shape Shape, int[]? Order = null);
