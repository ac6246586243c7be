namespace NeuralCore.GradientTests.Mutants;

/// <summary>A zigzag with a kink wherever one looks: no finite difference means anything.</summary>
internal sealed class ZigzagLayer : Layer
{
    private const double Period = 1.7e-6;

    public override string Kind => "zigzag";

    public override Shape OutputShape(Shape input) => input;

    public override void Forward(Pass pass, Tensor x, Tensor y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = x[i] + Math.Abs(Math.IEEERemainder(x[i], Period));
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx) => dx?.CopyFrom(dy);
}
