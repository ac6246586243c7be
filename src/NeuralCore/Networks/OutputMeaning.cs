namespace NeuralCore;

/// <summary>The meaning of a classifier's outputs.</summary>
public enum OutputMeaning
{
    /// <summary>Any real numbers z; the probabilities are softmax(z).</summary>
    Logits,

    /// <summary>ln p, the output of a log-softmax. They are also logits: softmax(ln p) = p.</summary>
    LogProbabilities,

    /// <summary>p in [0, 1] with sum 1, the output of a softmax.</summary>
    Probabilities,

    /// <summary>
    /// A separate p in [0, 1] for each class, the output of a sigmoid, independent of the other classes.
    /// </summary>
    IndependentProbabilities,
}
