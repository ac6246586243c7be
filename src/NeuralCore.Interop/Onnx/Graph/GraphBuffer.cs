namespace NeuralCore.Interop.Onnx.Graph;

/// <summary>A stretch of the scratch memory, from the node that writes it to the last that reads it.</summary>
internal sealed class GraphBuffer(int length, int born)
{
    public int Length { get; } = length;

    /// <summary>Index of the node that writes it.</summary>
    public int Born { get; } = born;

    public int LastUse { get; set; } = born;

    /// <summary>Where it begins, once <see cref="ScratchLayout"/> has placed it.</summary>
    public int Offset { get; set; }
}
