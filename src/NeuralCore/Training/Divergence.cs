using NeuralCore.Diagnosis;

namespace NeuralCore;

/// <summary>
/// The place where a training diverged: the first number that is not finite. All earlier numbers were finite.
/// </summary>
/// <param name="Step">The optimizer step, counted from 1 over the whole training; 0 before the first step.</param>
/// <param name="Layer">Name of the layer, such as <c>conv1</c>; or <c>input</c>, or <c>loss</c>.</param>
/// <param name="What">The tensor of the layer that is not finite: a parameter, its gradient, or the output.</param>
/// <param name="Operation">The part of the training step.</param>
/// <param name="Value">NaN or an infinity.</param>
public sealed record Divergence(
    int Epoch, long Step, string Layer, string What, TrainingOperation Operation, double Value)
{
    /// <summary>The finding for the operation, with its code and advice.</summary>
    public Finding Finding => Operation switch
    {
        TrainingOperation.Start => FindingCodes.Weights.Found(
            $"Before the first step the {What} of {Layer} is not finite ({Value})"),
        TrainingOperation.Forward => FindingCodes.Forward.Found(
            $"{Place} in the forward pass, where all weights were finite"),
        TrainingOperation.Loss => FindingCodes.Loss.Found($"{Place}, where all logits were finite"),
        TrainingOperation.Backward => FindingCodes.Gradient.Found(
            $"{Place} in the backward pass, where the loss was finite"),
        TrainingOperation.Update => FindingCodes.Update.Found(
            $"{Place} after the optimizer's update, where its gradient was finite"),
        _ => FindingCodes.Validation.Found($"{Place} in the forward pass over the validation images"),
    };

    private string Place => $"At step {Step} (epoch {Epoch}) the {What} of {Layer} is not finite ({Value})";

    public override string ToString() => Finding.ToString();
}
