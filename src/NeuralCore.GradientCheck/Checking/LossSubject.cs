namespace NeuralCore.GradientCheck;

/// <summary>A loss as a function of its logits.</summary>
internal sealed class LossSubject(Loss loss, Tensor logits, Tensor targets, Draw draw) : Differentiable
{
    private readonly double[] value = new double[1];

    public override string Text { get; } = loss.GetType().Name;

    public override Shape InputShape => logits.Shape;

    public override IReadOnlyList<(string Name, Tensor Value)> Arguments { get; } = [("logits", logits)];

    public override ReadOnlySpan<double> Outputs => value;

    public override ReadOnlySpan<double> OutputWeights => [1];

    public override void Forward() => value[0] = loss.Evaluate(logits, targets, null);

    /// <summary>Computed after the loss was evaluated on other logits, into a tensor of random numbers.</summary>
    public override IReadOnlyList<Tensor> Gradients()
    {
        Tensor gradient = draw.Tensor(logits.Shape, spread: 10);
        loss.Evaluate(draw.Tensor(logits.Shape), targets, gradient);
        loss.Evaluate(logits, targets, gradient);
        return [gradient];
    }

    /// <summary>Checks that the value is the same with and without the gradient.</summary>
    public override void CheckFurther(Comparison comparison, IReadOnlyList<Tensor> gradients)
    {
        Forward();
        var alone = new Tensor(new Shape(1), value);
        var together = new Tensor(new Shape(1), [loss.Evaluate(logits, targets, gradients[0].Clone())]);
        comparison.RequireSame("value with the gradient", together, alone);
    }
}
