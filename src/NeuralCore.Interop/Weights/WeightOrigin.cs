namespace NeuralCore.Interop.Weights;

/// <summary>Whose way of laying weights out a file follows. See <c>docs/import.md</c>.</summary>
public enum WeightOrigin
{
    /// <summary>Convolutions (out, in, height, width), dense layers (out, in), flattened images in the order channel, row, column; ε of batch norm 1e-5.</summary>
    PyTorch,

    /// <summary>Convolutions (height, width, in, out), dense layers (in, out), flattened images in the order row, column, channel, all as here; ε of norms 1e-3.</summary>
    Keras,
}
