namespace NeuralCore.Interop.Weights;

/// <summary>What a tensor is in its layer.</summary>
internal enum TensorRole
{
    /// <summary>Of a norm: its scale γ.</summary>
    Weight,

    /// <summary>Of a norm: its shift β.</summary>
    Bias,

    /// <summary>Of a batch norm.</summary>
    Mean,

    /// <summary>Of a batch norm.</summary>
    Variance,

    /// <summary>No answer depends on it.</summary>
    Ignored,
}
