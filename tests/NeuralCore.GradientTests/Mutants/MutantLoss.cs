namespace NeuralCore.GradientTests.Mutants;

/// <summary>A loss of the library whose gradient is changed, or taken from another loss.</summary>
internal sealed class MutantLoss(Loss value, Loss gradientOf, Func<Tensor, double> factor) : Loss
{
    public override string Name => $"mutant-{value.Name}";

    public override double Evaluate(Tensor logits, Tensor targets, Tensor? gradient)
    {
        if (gradient is not null)
        {
            gradientOf.Evaluate(logits, targets, gradient);
            foreach (ref double d in gradient.Span) d *= factor(logits);
        }

        return value.Evaluate(logits, targets, null);
    }
}
