namespace NeuralCore;

/// <summary>What the numbers are that a classifier gives for each class.</summary>
public enum OutputMeaning
{
    /// <summary>Any real numbers z; the probabilities are softmax(z).</summary>
    Logits,

    /// <summary>ln p, as a log-softmax gives them. They are logits too: softmax(ln p) = p.</summary>
    LogProbabilities,

    /// <summary>p in [0, 1], of sum 1, as a softmax gives them.</summary>
    Probabilities,

    /// <summary>Each class' own p in [0, 1], as a sigmoid gives them: yes or no, whatever the others are.</summary>
    IndependentProbabilities,
}
