#:project ../../src/NeuralCore.GradientCheck/NeuralCore.GradientCheck.csproj
// A layer written by you, and the check of its gradients.     dotnet run docs/samples/CustomLayer.cs
// NeuralCore.GradientCheck is the same library in double precision, which finite differences need.
using NeuralCore;
using NeuralCore.GradientCheck;

GradientReport report = GradientChecker.CheckLayer(new Square(), new Shape(5), batch: 3, Phase.Train(1, 0), seed: 1);
Console.WriteLine(report);
Console.WriteLine(report.Passed ? "The gradients are correct." : "The backward pass is wrong.");

/// <summary>Squares each element and multiplies it by a factor that is learned.</summary>
/// <remarks><code>
/// Shapes    x, y: any   a: (1)
/// Forward   y = a·x²
/// Backward  dx = 2·a·x·dy
///           da = Σ x²·dy
/// Init      a = 1
/// </code></remarks>
internal sealed class Square : Layer
{
    private Parameter? factor;

    public override string Kind => "square";

    public override IReadOnlyList<Parameter> Parameters => factor is null ? [] : [factor];

    public override Shape OutputShape(Shape input) => input;

    public override long ParameterCount(Shape input) => 1;

    public override void Initialize(RandomStream random) => Built(factor).Value[0] = 1;

    public override void Forward(Pass pass, Tensor x, Tensor y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = Built(factor).Value[0] * x[i] * x[i];
    }

    public override void Backward(Pass pass, Tensor x, Tensor y, Tensor dy, Tensor? dx)
    {
        Parameter a = Built(factor);
        for (int i = 0; i < x.Length; i++)
        {
            a.Gradient[0] += x[i] * x[i] * dy[i]; // added
            if (dx is not null) dx[i] = 2 * a.Value[0] * x[i] * dy[i]; // overwritten
        }
    }

    protected override void CreateParameters(Shape input) =>
        factor = new Parameter("factor", new Tensor(new Shape(1)), decays: false);
}
