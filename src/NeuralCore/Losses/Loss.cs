namespace NeuralCore;

/// <summary>How far the logits of a batch are from their targets: one number to make small, and its gradient.</summary>
/// <remarks><code>
/// Shapes    z (logits), t (targets), dz (gradient): (N, C)
/// </code>
/// A loss keeps nothing between calls and allocates nothing. It sums in double, sample after sample, so the value has the same bits on every machine.</remarks>
public abstract class Loss
{
    /// <summary>As a report or a model file writes it: <c>softmax-cross-entropy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The mean loss over the batch.</summary>
    /// <param name="logits">The network's last outputs, before any softmax or sigmoid.</param>
    /// <param name="targets">What they should be: for classes, a row with 1 at the class and 0 elsewhere, or any distribution.</param>
    /// <param name="gradient">Overwritten with the derivative of the returned value by each logit, unless null; another tensor than the logits.</param>
    public abstract double Evaluate(Tensor logits, Tensor targets, Tensor? gradient);

    /// <summary>Name and settings in words: a training is resumed with the same only.</summary>
    public override string ToString() => Name;

    /// <summary>Logits, targets and gradient have one shape, which has elements.</summary>
    protected void RequireSameShape(Tensor logits, Tensor targets, Tensor? gradient)
    {
        Guard.Require(targets.Shape == logits.Shape, $"{Name}: logits are {logits.Shape}, targets {targets.Shape}. Were the labels one-hot encoded for as many classes as the network has outputs?");
        Guard.Require(logits.Length > 0, $"{Name}: logits are {logits.Shape}: an empty batch has no mean.");
        if (gradient is not null) Guard.Require(gradient.Shape == logits.Shape, $"{Name}: logits are {logits.Shape}, their gradient {gradient.Shape}.");
    }
}
