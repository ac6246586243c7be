namespace NeuralCore.Explain.Walking;

/// <summary>A mistake that can be planted in the backward pass, to see what finds it.</summary>
internal enum Fault
{
    /// <summary>The backward pass of the engine.</summary>
    None,

    /// <summary>dz = t − p, where dz = p − t is correct: every gradient has the wrong sign.</summary>
    Sign,

    /// <summary>
    /// In the last dense layer dx = dy·W, with the memory of W read as (out, in), where dx = dy·Wᵀ is correct.
    /// </summary>
    Transpose,

    /// <summary>
    /// In the last dense layer dW = xᵀ·dy with x of another image: a cache that was not filled again.
    /// </summary>
    Stale,
}
