namespace NeuralCore;

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were run.</summary>
    Completed,

    /// <summary>The validation loss had stopped falling.</summary>
    EarlyStopped,

    /// <summary>
    /// Somebody asked for it; the weights are those of the last step, or the best where early stopping restores them.
    /// </summary>
    Cancelled,

    /// <summary>A number was no longer finite; see <see cref="Divergence"/>.</summary>
    Diverged,
}
