namespace NeuralCore;

/// <summary>How far the logits of a batch are from their targets: one number to make small, and its gradient.</summary>
/// <remarks><code>
/// Shapes    z (logits), t (targets), dz (gradient): (N, C)
/// </code>
/// A loss keeps nothing between calls and allocates nothing. It sums in double, sample after sample, so the value has
/// the same bits on every machine.</remarks>
public abstract class Loss
{
    /// <summary>As a report or a model file writes it: <c>softmax-cross-entropy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The mean loss over the batch.</summary>
    /// <param name="logits">The network's last outputs, before any softmax or sigmoid.</param>
    /// <param name="targets">What they should be, as <see cref="Targets.Fill"/> writes them: for classes, a row with 1
    /// at the class and 0 elsewhere, or any distribution.</param>
    /// <param name="gradient">Overwritten with the derivative of the returned value by each logit, unless null; another
    /// tensor than the logits.</param>
    public abstract double Evaluate(Tensor logits, Tensor targets, Tensor? gradient);

    /// <summary>Whether an output is itself an estimate of its target, in the target's unit, and no logit: then the
    /// mean absolute error says how far off it is.</summary>
    public virtual bool ComparesOutputs => false;

    /// <summary>Checks once, before the first step, that this loss takes such targets and that the network gives as
    /// many outputs as they need. A loss that says
    /// nothing else takes classes, as rows with a 1 at the class, and rows of values, one output for each.</summary>
    /// <param name="output">Shape of one output of the network, without the batch axis.</param>
    /// <exception cref="ArgumentException">It does not; the message says what to change.</exception>
    public virtual void RequireFit(Targets targets, Shape output)
    {
        Guard.Require(
            targets is ClassTargets or ValueTargets, $"{Name} takes classes or values as targets, not {targets}.");
        if (targets is ClassTargets { ClassNames.Count: var classes })
        {
            Guard.Require(output.Rank == 1 && output.Length >= classes,
                $"There are {classes} classes, the network gives {output} outputs. "
                + $"End it with a dense layer of {classes} outputs.");
        }

        if (targets is ValueTargets { Shape: var shape })
        {
            Guard.Require(output == shape,
                $"Each target has {shape} values, the network gives {output} outputs. "
                + $"End it with a layer that gives {shape}.");
        }
    }

    /// <summary>Name and settings in words: a training is resumed with the same only.</summary>
    public override string ToString() => Name;

    /// <summary>Logits, targets and gradient have one shape, which has elements.</summary>
    protected void RequireSameShape(Tensor logits, Tensor targets, Tensor? gradient)
    {
        Guard.Require(targets.Shape == logits.Shape,
            $"{Name}: logits are {logits.Shape}, targets {targets.Shape}. "
            + $"Were the labels one-hot encoded for as many classes as the network has outputs?");
        Guard.Require(logits.Length > 0, $"{Name}: logits are {logits.Shape}: an empty batch has no mean.");
        if (gradient is not null)
            Guard.Require(gradient.Shape == logits.Shape,
                $"{Name}: logits are {logits.Shape}, their gradient {gradient.Shape}.");
    }
}
