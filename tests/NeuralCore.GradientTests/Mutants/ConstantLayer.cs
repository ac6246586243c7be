namespace NeuralCore.GradientTests.Mutants;

/// <summary>Its outputs depend on nothing, and its gradient of zero is right: a check of it proves nothing.</summary>
internal sealed class ConstantLayer : Layer
{
    public override string Kind => "constant";

    public override Shape OutputShape(Shape input) => input;

    public override void Forward(Pass pass, Tensor x, Tensor y) => y.Span.Fill(1);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx) => dx?.Span.Clear();
}
