namespace NeuralCore;

/// <summary>A part of a training, in the order in which a step goes through them.</summary>
public enum TrainingOperation
{
    /// <summary>What the network was before the first step.</summary>
    Start,

    /// <summary>The forward pass of a step.</summary>
    Forward,

    /// <summary>The loss of a step's logits.</summary>
    Loss,

    /// <summary>The backward pass.</summary>
    Backward,

    /// <summary>The optimizer's change of the weights.</summary>
    Update,

    /// <summary>The forward pass over the validation images, after an epoch.</summary>
    Validation,
}
