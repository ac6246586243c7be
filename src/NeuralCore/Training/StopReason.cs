namespace NeuralCore;

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were run.</summary>
    Completed,

    /// <summary>A callback stopped it early, usually because the validation loss had stopped falling.</summary>
    EarlyStopped,

    /// <summary>
    /// The training was cancelled. The weights are those of the last step, or the best if early stopping restored them.
    /// </summary>
    Cancelled,

    /// <summary>The training diverged: a number was not finite; see <see cref="Divergence"/>.</summary>
    Diverged,
}
