namespace NeuralCore;

/// <summary>
/// Base class of loss functions: the difference between the outputs of a batch and their targets, and its gradient.
/// </summary>
/// <remarks><code>
/// Shapes    z (logits), t (targets), dz (gradient): (N, C)
/// </code>
/// A loss has no state and allocates no memory. It sums in double precision, sample by sample, so the value is
/// bit-identical on every machine.</remarks>
public abstract class Loss
{
    /// <summary>Name in reports and model files: <c>softmax-cross-entropy</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The mean loss over the batch.</summary>
    /// <param name="logits">The network's last outputs, before any softmax or sigmoid.</param>
    /// <param name="targets">The targets, as <see cref="Targets.Fill"/> writes them: for classes one-hot vectors, or
    /// any distribution.</param>
    /// <param name="gradient">Overwritten with the derivative of the returned value by each logit, unless null; must
    /// not be the tensor of the logits.</param>
    public abstract double Evaluate(Tensor logits, Tensor targets, Tensor? gradient);

    /// <summary>The same, by a team: a loss whose samples cost much shares them out.</summary>
    /// <inheritdoc cref="Evaluate(Tensor, Tensor, Tensor?)"/>
    internal virtual double Evaluate(Tensor logits, Tensor targets, Tensor? gradient, WorkerTeam? team) =>
        Evaluate(logits, targets, gradient);

    /// <summary>
    /// Whether an output estimates its target directly, in the target's unit, and is not a logit. The mean absolute
    /// error is reported only then.
    /// </summary>
    public virtual bool ComparesOutputs => false;

    /// <summary>
    /// The number of samples of a batch whose prediction is right: by default, whose largest logit is that of the
    /// target's largest value. Used where <see cref="Dataset.HasAccuracy"/>.
    /// </summary>
    /// <inheritdoc cref="Evaluate(Tensor, Tensor, Tensor?)"/>
    public virtual int CountCorrect(Tensor logits, Tensor targets) => Classification.CountCorrect(logits, targets);

    /// <summary>
    /// Checks once, before the first step, that this loss supports these targets and that the network has the right
    /// number of outputs. By default a loss takes classes, as one-hot vectors, and rows of values, one output for each.
    /// </summary>
    /// <exception cref="ArgumentException">Loss, targets and outputs do not fit; the message states what to
    /// change.</exception>
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

    /// <summary>Name and settings as text; a training can only be resumed with the same text.</summary>
    public override string ToString() => Name;

    /// <summary>Checks that logits, targets and gradient have the same shape and are not empty.</summary>
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
