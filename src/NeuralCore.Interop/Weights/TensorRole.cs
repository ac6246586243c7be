namespace NeuralCore.Interop.Weights;

/// <summary>The role of a tensor in its layer.</summary>
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

    /// <summary>Not needed for inference.</summary>
    Ignored,
}
