namespace NeuralCore.Interop.Onnx;

/// <summary>One of the outputs that a graph declares.</summary>
/// <param name="Shape">Of one image; null for an output that this library cannot compute.</param>
public sealed record OnnxOutput(string Name, Shape? Shape)
{
    public override string ToString() => Shape is { } shape ? $"{Name} N×{shape}" : $"{Name} (not computed here)";
}
