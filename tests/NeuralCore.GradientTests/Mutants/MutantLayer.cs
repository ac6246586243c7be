namespace NeuralCore.GradientTests.Mutants;

/// <summary>A layer of the library whose backward pass is replaced.</summary>
/// <param name="backward">Told the layer, the pass, x, y, dy and dx; null leaves the layer as it is.</param>
internal sealed class MutantLayer(Layer layer, MutantBackward? backward = null) : Layer
{
    public override string Kind => $"mutant{layer.Kind}";

    public override IReadOnlyList<Parameter> Parameters => layer.Parameters;

    public override IReadOnlyList<Statistic> Statistics => layer.Statistics;

    protected override void CreateParameters(Shape input) => layer.Build(input);

    public override Shape OutputShape(Shape input) => layer.OutputShape(input);

    public override Shape? KeptShape(Shape x) => layer.KeptShape(x);

    public override int ScratchLength(Shape x) => layer.ScratchLength(x);

    public override void Forward(Pass pass, Tensor x, Tensor y) => layer.Forward(pass, x, y);

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        if (backward is null) layer.Backward(pass, x, y, dy, dx);
        else backward(layer, pass, x, y, dy, dx);
    }
}

internal delegate void MutantBackward(Layer layer, Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx);
