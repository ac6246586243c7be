namespace NeuralCore;

/// <summary>A part of a training, in the order of a training step.</summary>
public enum TrainingOperation
{
    /// <summary>The initial state of the network, before the first step.</summary>
    Start,

    /// <summary>The forward pass of a step.</summary>
    Forward,

    /// <summary>The loss of a step.</summary>
    Loss,

    /// <summary>The backward pass.</summary>
    Backward,

    /// <summary>The optimizer's update of the weights.</summary>
    Update,

    /// <summary>The forward pass over the validation images, after an epoch.</summary>
    Validation,
}
