namespace NeuralCore.Interop.Onnx;

/// <summary>One node of a graph, as a table shows it.</summary>
/// <param name="Output">The shape of what it gives, the batch first.</param>
/// <param name="Parameters">Numbers among its inputs that are the file's constants.</param>
public sealed record OnnxNode(string Name, string Operator, string Output, long Parameters);
